import Foundation
import Records
import RunSupport
import Testing

@testable import Experiments

struct LearningRateProbeTests {
    private static func branches(_ rate: Double) throws -> LearningRateBranches {
        let job = try RunHarness.job(
            RunHarness.richSpec([
                "optimizer": ["type": "sgd", "lr": .number(rate)], "schedule": ["type": "constant"],
            ]))
        let rates = (-4...0).map { rate * pow(10, Double(rate > 1 ? $0 : $0 + 4)) }
        let measured = LearningRateProbe.run(job, rates: rates, steps: 60)
        guard case .learningRateBranches(let branches)? = measured else {
            throw try #require(nil as (any Error)?, "no branches were measured")
        }
        return branches
    }

    @Test func `finds that lower rates are better than a thousand`() throws {
        let measured = try LearningRateProbeTests.branches(1000)
        #expect(measured.jobLearningRate == 1000)
        #expect(
            measured.branches.map(\.learningRate) == measured.branches.map(\.learningRate).sorted())
        let own = try #require(measured.branches.first { $0.learningRate == 1000 })
        let best = try #require(measured.branches.min { $0.finalLoss < $1.finalLoss })
        #expect(best.learningRate < 1000)
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

    @Test func `measures nothing with one rate or when told to stop`() throws {
        let job = try RunHarness.job(RunHarness.spec())
        #expect(LearningRateProbe.run(job, rates: [0.05], steps: 3) == nil)
        let stopped = LearningRateProbe.run(
            job, rates: [0.05, 0.5], steps: 3, isCancelled: { true })
        #expect(stopped == nil)
    }
}
