import Foundation
import Records
import Training

/// Shows on standard error how far a run is.
final class ProgressBar: RunObserver {
    private static let width = 30
    private var lastDraw = Date.distantPast

    func shouldContinue(_ run: TrainingRun) -> Bool {
        let now = Date()
        guard now.timeIntervalSince(lastDraw) > 0.1 else { return true }
        lastDraw = now
        let progress = run.progress
        let filled = ProgressBar.width * progress.step / max(1, progress.steps)
        let bar =
            String(repeating: "#", count: filled)
            + String(repeating: ".", count: ProgressBar.width - filled)
        let loss = run.latest["loss"].map { String(format: "%.4g", $0) } ?? "?"
        write(
            "\r[\(bar)] step \(progress.step)/\(progress.steps)  loss \(loss)  "
                + String(format: "%.0f steps/s ", progress.stepsPerSecond))
        return true
    }

    func run(_ run: TrainingRun, found event: NonFiniteEvent) {}

    func run(_ run: TrainingRun, completedEpoch epoch: Int) {}

    /// Takes the bar off the screen.
    func clear() {
        write("\r\u{1B}[K")
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}
