import Diagnosis
import Foundation
import Records
import Training

/// The experiments on one run: what they are made on, and where their pieces are kept.
final class ExperimentSession {
    /// What was trained.
    let job: PreparedJob
    /// The run, which is over.
    let run: TrainingRun
    /// What the run is suspected of.
    let suspicion: Suspicion

    private let journal: any ExperimentJournal
    private let wantsEnd: () -> Bool
    private var isOver = false

    /// Begins experiments.
    init(
        _ run: TrainingRun, _ job: PreparedJob, _ suspicion: Suspicion,
        journal: any ExperimentJournal, isCancelled: @escaping () -> Bool
    ) {
        self.job = job
        self.run = run
        self.suspicion = suspicion
        self.journal = journal
        wantsEnd = isCancelled
    }

    /// A boolean value indicating whether no further piece is to be made; once true it stays so.
    var isCancelled: Bool {
        if !isOver { isOver = wantsEnd() }
        return isOver
    }

    /// How a branch of the job goes.
    ///
    /// - Returns: The outcome; nil if the changed spec can't be trained, or when cancelled.
    func outcome(of branch: Branch) -> BranchOutcome? {
        piece(branch.key) {
            let outcome = try? branch.outcome(of: job) { self.isCancelled }
            return outcome?.end == .interrupted ? nil : outcome
        }
    }

    /// Looks a piece up, or makes it and keeps it.
    ///
    /// - Parameters:
    ///   - what: All that the piece is made of, beside the job.
    ///   - make: Makes it; nil if it can't be made.
    /// - Returns: What it showed; nil if it can't be made, or when cancelled.
    func piece<Value: Codable>(_ what: JSONValue, _ make: () -> Value?) -> Value? {
        guard let text = try? JSONCoding.encode(what) else { return nil }
        let key = String(decoding: text, as: UTF8.self)
        if let kept = journal.result(of: key), let data = try? JSONCoding.encode(kept),
            let value = try? JSONCoding.decode(Value.self, from: data)
        {
            return value
        }
        guard !isCancelled, let value = make() else { return nil }
        if let result = try? JSONCoding.value(of: value) { journal.keep(result, of: key) }
        return value
    }
}

extension Branch {
    /// All that makes the branch what it is, beside its job.
    var key: JSONValue {
        var parts: [String: JSONValue] = ["steps": JSONValue(steps)]
        parts["patch"] = try? JSONCoding.value(of: patch)
        if let rows { parts["rows"] = try? JSONCoding.value(of: rows) }
        if case .checkpoint(let state) = start {
            parts["start"] = .string("\(state.count) bytes, \(Branch.sum(of: state))")
        }
        return ["branch": .object(parts)]
    }

    /// A number that tells states of one run apart: FNV-1a of 64 bits.
    private static func sum(of state: Data) -> String {
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in state { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(sum, radix: 16)
    }
}
