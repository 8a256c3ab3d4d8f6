import Testing

@testable import Jobs

struct RunPacerTests {
    /// A clock that a test sets.
    private final class Hands {
        var now = 100.0
    }

    private func pacer(checkpointSeconds: Double = 10) -> (RunPacer, Hands) {
        let hands = Hands()
        return (RunPacer(checkpointSeconds: checkpointSeconds, clock: { hands.now }), hands)
    }

    @Test(arguments: [
        (RunPacer.Duty.heartbeat, 0.25), (.series, 1), (.diagnosis, 1), (.checkpoint, 10),
    ])
    func `a cheap duty is due at its interval`(duty: RunPacer.Duty, interval: Double) {
        let (pacer, hands) = pacer()
        for _ in 0..<3 {
            #expect(!pacer.isDue(duty))
            hands.now += interval * 0.99
            #expect(!pacer.isDue(duty))
            hands.now += interval * 0.02
            #expect(pacer.isDue(duty))
            pacer.pace(duty) {}
        }
    }

    @Test(arguments: [RunPacer.Duty.series, .diagnosis, .checkpoint])
    func `a costly duty waits a hundred times as long as it took`(duty: RunPacer.Duty) {
        let (pacer, hands) = pacer()
        pacer.pace(duty) { hands.now += 0.5 }
        hands.now += 49.9
        #expect(!pacer.isDue(duty))
        hands.now += 0.2
        #expect(pacer.isDue(duty))
    }

    @Test func `a slow disk never delays the heartbeat beyond five seconds`() {
        let (pacer, hands) = pacer()
        pacer.pace(.heartbeat) { hands.now += 2 }
        hands.now += 4.9
        #expect(!pacer.isDue(.heartbeat))
        hands.now += 0.2
        #expect(pacer.isDue(.heartbeat))
    }

    @Test func `a duty that fails is paced like one that doesn't`() {
        struct Failure: Error {}
        let (pacer, hands) = pacer()
        hands.now += 2
        #expect(throws: Failure.self) { try pacer.pace(.series) { throw Failure() } }
        #expect(!pacer.isDue(.series))
        hands.now += 1.1
        #expect(pacer.isDue(.series))
    }

    @Test func `the operator says how often checkpoints are kept`() {
        let (pacer, hands) = pacer(checkpointSeconds: 3)
        hands.now += 2.9
        #expect(!pacer.isDue(.checkpoint))
        hands.now += 0.2
        #expect(pacer.isDue(.checkpoint))
    }
}
