import Experiments
import Foundation
import Records
import Synchronization
import Training

/// Trains and diagnoses the runs of a corpus, on several threads.
struct CorpusRunner: Sendable {
    /// How many threads work.
    var threads: Int
    /// Told of every result, one at a time.
    var progress: @Sendable (_ done: Int, _ of: Int, CorpusResult) -> Void

    /// Runs a corpus.
    ///
    /// - Parameter items: The runs.
    /// - Returns: The results in the order of the runs.
    /// - Throws: What the first spec that can't be trained throws.
    func run(_ items: [CorpusItem]) throws -> [CorpusResult] {
        // Controls come first: what is compared with them needs their scores.
        let first = items.filter { $0.control == nil }
        let second = items.filter { $0.control != nil }
        let before = try map(first, total: items.count, done: 0) {
            try CorpusRunner.result($0, nil)
        }
        var controls: [String: RunScore] = [:]
        for result in before { controls[result.id] = result.score }
        let known = controls
        let after = try map(second, total: items.count, done: first.count) { item in
            try CorpusRunner.result(item, item.control.flatMap { known[$0] })
        }
        return before + after
    }

    private func map(
        _ items: [CorpusItem], total: Int, done: Int,
        _ body: @escaping @Sendable (CorpusItem) throws -> CorpusResult
    ) throws -> [CorpusResult] {
        let state = Mutex(State(results: Array(repeating: nil, count: items.count)))
        let finished = DispatchSemaphore(value: 0)
        let count = max(1, min(threads, items.count))
        let progress = progress
        for _ in 0..<count {
            let thread = Thread {
                while let index = state.withLock({ $0.take() }) {
                    do {
                        let result = try body(items[index])
                        state.withLock { state in
                            state.results[index] = result
                            state.finished += 1
                            progress(done + state.finished, total, result)
                        }
                    } catch {
                        state.withLock { state in
                            state.error =
                                state.error ?? CorpusError("\(items[index].id): \(error)")
                            state.next = items.count
                        }
                    }
                }
                finished.signal()
            }
            // Specs nest: reading them recurses.
            thread.stackSize = 8 << 20
            thread.start()
        }
        for _ in 0..<count { finished.wait() }
        return try state.withLock { state in
            if let error = state.error { throw error }
            return state.results.compactMap { $0 }
        }
    }

    private struct State: Sendable {
        var results: [CorpusResult?]
        var next = 0
        var finished = 0
        var error: CorpusError?

        mutating func take() -> Int? {
            guard next < results.count else { return nil }
            next += 1
            return next - 1
        }
    }

    private static func result(
        _ item: CorpusItem, _ control: RunScore?
    ) throws -> CorpusResult {
        let job = try item.prepared()
        let run = try TrainingRun(job)
        let observer = LiveDiagnosis()
        let clock = ContinuousClock()
        let checking = clock.measure { run.checkRows() }
        _ = run.train(observer)
        let start = clock.now
        let diagnosis = RunDiagnosis.final(run, job)
        let seconds = (clock.now - start + checking) / .seconds(1)
        let score = RunScore(run.trace(isFinal: true))
        let head = diagnosis.findings.first { $0.severity > .info }
        var ranking: [CorpusResult.Ranked] = []
        if let head {
            if let cause = head.cause {
                ranking.append(.init(cause: cause, confidence: head.confidence))
            }
            // What else goes wrong at the same time competes with the alternatives.
            let explained = Set(diagnosis.findings.flatMap(\.explains))
            let others = diagnosis.findings.filter {
                $0.severity > .info && $0.id != head.id && !explained.contains($0.id)
            }.compactMap { finding in
                finding.cause.map { CorpusResult.Ranked(cause: $0, confidence: finding.confidence) }
            }
            let alternatives = head.alternatives.map {
                CorpusResult.Ranked(cause: $0.cause, confidence: $0.confidence)
            }
            for candidate in (others + alternatives).sorted(by: { $0.confidence > $1.confidence })
            where !ranking.contains(where: { $0.cause == candidate.cause }) {
                ranking.append(candidate)
            }
        }
        let isFaulty = item.family == .ladder || item.family == .published
        return CorpusResult(
            id: item.id, family: item.family, cause: item.cause,
            accepted: item.accepted.sorted { $0.rawValue < $1.rawValue }, severity: item.severity,
            isHeldOut: item.isHeldOut, label: item.label, score: score,
            effect: isFaulty ? Effect(score, control: control, by: item.criterion) : nil,
            verdict: diagnosis.verdict,
            symptoms: diagnosis.findings.filter { $0.severity > .info }.compactMap(\.symptom),
            ranking: ranking, firstAlarm: observer.firstAlarm, plannedSteps: run.plannedSteps,
            trainingSeconds: run.trainingSeconds,
            diagnosisSeconds: seconds,
            isSuspected: run.measurements.contains { $0.name != "baselines" },
            summary: diagnosis.summary.english)
    }
}

/// Diagnoses a run at ten points of its way and at every incident, as the service does live.
private final class LiveDiagnosis: RunObserver {
    private(set) var firstAlarm: Int?
    private var last = 0

    func shouldContinue(_ run: TrainingRun) -> Bool { true }

    func run(_ run: TrainingRun, found event: NonFiniteEvent) { look(run) }

    func run(_ run: TrainingRun, completedEpoch epoch: Int) {
        guard run.stepsTaken - last >= run.plannedSteps / 10 else { return }
        last = run.stepsTaken
        look(run)
    }

    private func look(_ run: TrainingRun) {
        guard firstAlarm == nil, RunDiagnosis.live(run).verdict == .sick else { return }
        firstAlarm = run.stepsTaken
    }
}

/// Why a corpus can't be run.
struct CorpusError: Error, Sendable, CustomStringConvertible {
    /// What is wrong.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
