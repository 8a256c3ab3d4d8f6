import Records
import RunSupport
import Testing

@testable import Training

struct SpeedometerTests {
    @Test func `only the time that a run trains counts, pauses and other attempts left out`() {
        var speed = Speedometer()
        // A worker takes up a run that has trained for 2 seconds, however long ago.
        speed.restart(at: 200, seconds: 2)
        #expect(speed.stepsPerSecond == 100)
        speed.update(step: 201, seconds: 2.05)
        #expect(speed.stepsPerSecond == 100)
        speed.update(step: 300, seconds: 2.5)
        #expect(speed.stepsPerSecond == 200)
        speed.average(step: 1000, seconds: 4)
        #expect(speed.stepsPerSecond == 250)
    }

    @Test func `a run that has ended tells the mean of its time`() throws {
        let spec = RunHarness.richSpec(["epochs": 2000])
        let first = try RunHarness.run(spec)
        #expect(first.train(Recorder(stopAfter: 200)) == .interrupted)
        let resumed = try RunHarness.run(spec, checkpoint: first.checkpoint())
        resumed.train()
        let mean = Double(resumed.stepsTaken) / resumed.trainingSeconds
        #expect(abs(resumed.progress.stepsPerSecond - mean) < 1e-9 * mean)
        #expect(resumed.trainingSeconds > first.trainingSeconds)
        // Who takes up a run that is over knows it too.
        let over = try RunHarness.run(spec, checkpoint: resumed.checkpoint())
        #expect(over.progress.stepsPerSecond == resumed.progress.stepsPerSecond)
    }
}
