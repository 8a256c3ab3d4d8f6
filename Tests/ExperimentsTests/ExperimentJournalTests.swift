import Records
import RunSupport
import Testing
import Training

@testable import Experiments

/// Experiments whose worker dies between two pieces.
struct ExperimentJournalTests {
    /// A run with experiments of every kind.
    private static let spec = RunHarness.stuckSpec()

    private static func diagnose(
        _ journal: CountingJournal
    ) throws -> (diagnosis: Diagnosis, trace: String) {
        let job = try RunHarness.job(spec)
        let run = try TrainingRun(job)
        run.train()
        let diagnosis = RunDiagnosis.final(run, job, journal: journal) { journal.isDead }
        return (diagnosis, try RunHarness.text(run.trace(isFinal: true)))
    }

    @Test func `a worker killed between two pieces neither repeats nor loses any`() throws {
        let whole = CountingJournal()
        let expected = try Self.diagnose(whole)
        #expect(whole.keys.count > 10)
        #expect(Set(whole.keys).count == whole.keys.count)
        for count in 0..<whole.keys.count {
            let journal = CountingJournal(diesAfter: count)
            _ = try Self.diagnose(journal)
            #expect(journal.keys == Array(whole.keys.prefix(count)))
            journal.revive()
            let resumed = try Self.diagnose(journal)
            #expect(journal.keys == whole.keys)
            #expect(resumed.diagnosis == expected.diagnosis)
            #expect(resumed.trace == expected.trace)
        }
    }

    @Test func `equal pieces of different experiments are made once`() throws {
        let journal = CountingJournal()
        let job = try RunHarness.job(Self.spec)
        let run = try TrainingRun(job)
        run.train()
        _ = RunDiagnosis.final(run, job, journal: journal)
        let trials = try #require(run.measurements.value(of: RemedyTrials.self))
        let rates = try #require(run.measurements.value(of: LearningRateBranches.self))
        #expect(trials.steps == rates.steps)
        let unchanged = journal.keys.filter { $0.contains(#""patch":[]"#) && !$0.contains("rows") }
        #expect(unchanged.count == 1)
        let own = try #require(rates.branches.first { $0.learningRate == 1e-6 })
        #expect(own.finalLoss == trials.control.loss)
    }

    @Test func `a piece that is cancelled while it is made isn't kept`() throws {
        let journal = CountingJournal()
        let job = try RunHarness.job(Self.spec)
        let run = try TrainingRun(job)
        run.train()
        // The question before a piece is answered with no, the one within it with yes.
        var questions = 0
        _ = RunDiagnosis.final(run, job, journal: journal) {
            questions += 1
            return questions > 2
        }
        #expect(journal.keys.allSatisfy { !$0.contains("branch") })
        #expect(run.measurements.allSatisfy { $0.name == BaselineScores.name })
    }

    @Test func `a journal with something else in it is of no harm`() throws {
        let nonsense = NonsenseJournal()
        let job = try RunHarness.job(Self.spec)
        let run = try TrainingRun(job)
        run.train()
        let expected = try Self.diagnose(CountingJournal())
        #expect(RunDiagnosis.final(run, job, journal: nonsense) == expected.diagnosis)
    }
}

/// A journal whose worker dies after some pieces.
private final class CountingJournal: ExperimentJournal {
    private(set) var keys: [String] = []
    private var results: [String: JSONValue] = [:]
    private var limit: Int

    init(diesAfter limit: Int = .max) {
        self.limit = limit
    }

    var isDead: Bool { keys.count >= limit }

    func revive() { limit = .max }

    func result(of key: String) -> JSONValue? { results[key] }

    func keep(_ result: JSONValue, of key: String) {
        keys.append(key)
        results[key] = result
    }
}

/// A journal that was written by something else.
private final class NonsenseJournal: ExperimentJournal {
    func result(of key: String) -> JSONValue? { "nothing of ours" }

    func keep(_ result: JSONValue, of key: String) {}
}
