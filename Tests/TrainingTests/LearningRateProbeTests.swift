import Records
import Testing

@testable import Training

struct LearningRateProbeTests {
    private static func branches(_ rate: Double) throws -> LearningRateBranches {
        let job = try RunHarness.job(
            RunHarness.richSpec([
                "optimizer": ["type": "sgd", "lr": .number(rate)], "schedule": ["type": "constant"],
            ]))
        switch try #require(LearningRateProbe.run(job)) {
        case .learningRateBranches(let branches): return branches
        }
    }

    @Test func `finds that lower rates are better than a thousand`() throws {
        let measured = try LearningRateProbeTests.branches(1000)
        #expect(measured.jobLearningRate == 1000)
        #expect(
            measured.branches.map(\.learningRate) == measured.branches.map(\.learningRate).sorted())
        let own = try #require(measured.branches.first { $0.learningRate == 1000 })
        let best = try #require(measured.branches.min { $0.finalLoss < $1.finalLoss })
        #expect(best.learningRate <= 10)
        #expect(best.finalLoss < own.finalLoss)
        #expect(best.finalLoss < measured.initialLoss)
    }

    @Test func `finds that higher rates are better than a ten-thousandth`() throws {
        let measured = try LearningRateProbeTests.branches(1e-4)
        let own = try #require(measured.branches.first { $0.learningRate == 1e-4 })
        let best = try #require(measured.branches.min { $0.finalLoss < $1.finalLoss })
        #expect(best.learningRate > 1e-3)
        #expect(best.finalLoss < own.finalLoss)
    }

    @Test func `measures nothing at rate zero or when told to stop`() throws {
        let still = try RunHarness.job(RunHarness.spec(["optimizer": ["type": "sgd", "lr": 0]]))
        #expect(LearningRateProbe.run(still) == nil)
        let job = try RunHarness.job(RunHarness.spec())
        #expect(LearningRateProbe.run(job, isCancelled: { true }) == nil)
    }
}
