import Foundation
import Records
import TestSupport
import Testing
import Training

@testable import Jobs

/// Workers that are lost, or stopped, while they make experiments.
struct InterruptedExperimentsTests {
    /// Lets one worker after the other execute the only job of a ledger, until none is left.
    ///
    /// - Returns: The steps from which they went on, and the job at its end.
    private func execute(
        _ ledger: MemoryLedger, isStopping: @escaping @Sendable () -> Bool = { false }
    ) throws -> (starts: [String], job: MemoryLedger.Job) {
        let log = TestLog()
        let preparation = Preparation(tables: TableCache(), capacity: 1 << 20)
        var workers = 0
        while workers < 100,
            let claimed = try ledger.claim(
                JobKindCatalog.kinds, worker: "w", leaseSeconds: 30)
        {
            workers += 1
            TrainExecutor.execute(
                Assignment(
                    claimed: claimed, ledger: ledger, preparation: preparation,
                    configuration: JobServiceConfiguration(),
                    log: ServiceLog { log.add($0, $1) }, isStopping: isStopping))
        }
        #expect(log.errors.isEmpty)
        let starts = log.infos.filter { $0.contains("goes on from") }
        return (starts, try #require(ledger.job("job_0")))
    }

    /// Compares what would be stored, where NaN equals itself.
    private func isEqual(_ left: some Encodable, _ right: some Encodable) throws -> Bool {
        try JSONCoding.encode(left) == JSONCoding.encode(right)
    }

    private func ledger(
        _ afterExperiment: @escaping @Sendable (MemoryLedger, Int) -> Void = { _, _ in }
    ) throws -> MemoryLedger {
        let ledger = MemoryLedger(afterExperiment: afterExperiment)
        let spec = try SpecReader.read(TestSpecs.diverging())
        _ = ledger.submit(spec: try JSONCoding.encode(spec.json))
        return ledger
    }

    @Test func `a worker that is lost after any experiment repeats and loses none`() throws {
        let undisturbed = try execute(ledger()).job
        let count = undisturbed.storedExperiments.count
        #expect(undisturbed.state == .failed && count > 5)
        #expect(Set(undisturbed.storedExperiments).count == count)
        // Workers that are lost after one, after every third, after the last.
        for losses in [[1], Array(stride(from: 3, to: count, by: 3)), [count]] {
            let ledger = try ledger { ledger, stored in
                guard losses.contains(stored) else { return }
                ledger.advance(seconds: 31)
                ledger.recover()
            }
            let (starts, job) = try execute(ledger)
            #expect(job.attempt == 1 + losses.count)
            #expect(starts.count == losses.count)
            // All went on from the end of the training, which was made once.
            #expect(Set(starts).count == 1)
            #expect(job.storedExperiments == undisturbed.storedExperiments)
            #expect(try isEqual(job.diagnosis, undisturbed.diagnosis))
            #expect(try isEqual(job.facts, undisturbed.facts))
            #expect(job.state == undisturbed.state && job.reason == undisturbed.reason)
            #expect(job.events.map(\.type).last == .failed)
            #expect(job.events.count { $0.type == .nanDetected } == 1)
            #expect(job.checkpoints.isEmpty && job.experiments.isEmpty)
        }
    }

    @Test func `a service that stops meanwhile goes on with them later`() throws {
        let undisturbed = try execute(ledger()).job
        let stop = Switch()
        let ledger = try ledger { _, stored in if stored == 2 { stop.set(true) } }
        let claimed = try #require(
            try ledger.claim(JobKindCatalog.kinds, worker: "w", leaseSeconds: 30))
        TrainExecutor.execute(
            Assignment(
                claimed: claimed, ledger: ledger,
                preparation: Preparation(tables: TableCache(), capacity: 0),
                configuration: JobServiceConfiguration(), log: .silent,
                isStopping: { stop.isOn }))
        let kept = try #require(ledger.job("job_0"))
        #expect(kept.state == .queued && kept.reason == "service_stopping" && kept.attempt == 0)
        #expect(kept.experiments.count == 2)
        let job = try execute(ledger).job
        #expect(job.storedExperiments == undisturbed.storedExperiments)
        #expect(try isEqual(job.diagnosis, undisturbed.diagnosis))
        #expect(job.state == .failed && job.attempt == 1)
    }
}
