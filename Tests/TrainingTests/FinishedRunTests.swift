import Foundation
import Records
import RunSupport
import Testing

@testable import Training

/// Runs whose training was over when their state was kept.
struct FinishedRunTests {
    /// A spec for each end.
    private static let specs: [(RunEnd, [String: JSONValue])] = [
        (.completed, ["epochs": 3]),
        (.stoppedEarly, ["epochs": 50, "early_stopping": ["patience": 2, "min_delta": 1]]),
        (.diverged, ["optimizer": ["type": "sgd", "lr": 1e30]]),
        (.timedOut, ["epochs": 1_000_000, "max_runtime_seconds": 0.001]),
    ]

    @Test(arguments: specs)
    func `a run that is over stays so`(_ end: RunEnd, _ changes: [String: JSONValue]) throws {
        let spec = RunHarness.richSpec(changes)
        let run = try RunHarness.run(spec)
        #expect(run.end == nil)
        #expect(run.train() == end)
        let resumed = try RunHarness.run(spec, checkpoint: run.checkpoint())
        #expect(resumed.end == end)
        let observer = Recorder()
        #expect(resumed.train(observer) == end)
        #expect(observer.epochs.isEmpty && observer.events.isEmpty)
        #expect(resumed.stepsTaken == run.stepsTaken)
        #expect(RunHarness.bits(resumed) == RunHarness.bits(run))
        #expect(
            try RunHarness.text(resumed.trace(isFinal: true))
                == RunHarness.text(run.trace(isFinal: true)))
        #expect(run.train() == end)
    }

    @Test func `a spec with more steps goes on where one with fewer was complete`() throws {
        let run = try RunHarness.run(RunHarness.richSpec(["epochs": 3]))
        #expect(run.train() == .completed)
        let longer = try RunHarness.run(
            RunHarness.richSpec(["epochs": 5]), checkpoint: run.checkpoint())
        #expect(longer.end == nil)
        #expect(longer.train() == .completed)
        #expect(longer.stepsTaken == 25)
    }

    @Test func `an interrupted run isn't over`() throws {
        let run = try RunHarness.run(RunHarness.richSpec())
        #expect(run.train(Recorder(stopAfter: 1)) == .interrupted)
        #expect(run.end == nil)
        #expect(run.train() == .completed)
    }

    @Test func `states that older versions kept don't say and can be read`() throws {
        let spec = RunHarness.richSpec(["epochs": 3])
        let run = try RunHarness.run(spec)
        #expect(run.train() == .completed)
        let state = run.checkpoint()
        // What they kept lacks the end; nothing else has changed.
        let text = Data(#","end":"completed""#.utf8)
        let place = try #require(state.range(of: text))
        var older = state
        older.removeSubrange(place)
        // The length stands before the text, little-endian.
        let start = try #require(older.range(of: Data(#"{"best":"#.utf8))).lowerBound
        var length = older[start - 8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        length -= text.count
        for byte in 0..<8 {
            older[start - 8 + byte] = UInt8(truncatingIfNeeded: length >> (8 * byte))
        }
        let resumed = try RunHarness.run(spec, checkpoint: older)
        #expect(resumed.end == nil)
        #expect(resumed.train() == .completed)
        #expect(RunHarness.bits(resumed) == RunHarness.bits(run))
    }
}
