import Records
import Training

/// An observer that keeps what it is told and stops a run at its first look after a step.
package final class Recorder: RunObserver {
    private let stopAfter: Int
    package private(set) var events: [NonFiniteEvent] = []
    package private(set) var epochs: [Int] = []

    package init(stopAfter: Int = .max) {
        self.stopAfter = stopAfter
    }

    package func shouldContinue(_ run: TrainingRun) -> Bool { run.stepsTaken < stopAfter }

    package func run(_ run: TrainingRun, found event: NonFiniteEvent) { events.append(event) }

    package func run(_ run: TrainingRun, completedEpoch epoch: Int) { epochs.append(epoch) }
}
