import Foundation
import Records
import RunSupport
import Testing

@testable import Experiments

struct LearningRatesTests {
    private static func branches(_ rate: Double) throws -> LearningRateBranches {
        let job = try RunHarness.job(
            RunHarness.richSpec([
                "optimizer": ["type": "sgd", "lr": .number(rate)], "schedule": ["type": "constant"],
            ]))
        let rates = (-4...0).map { rate * pow(10, Double(rate > 1 ? $0 : $0 + 4)) }
        return try #require(
            try LearningRates.branches(rates, steps: 60, ExperimentSession(of: job)))
    }

    @Test func `finds that lower rates are better than a thousand`() throws {
        let measured = try LearningRatesTests.branches(1000)
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
        let measured = try LearningRatesTests.branches(1e-4)
        let own = try #require(measured.branches.first { $0.learningRate == 1e-4 })
        let best = try #require(measured.branches.min { $0.finalLoss < $1.finalLoss })
        #expect(best.learningRate > 1e-3)
        #expect(best.finalLoss < own.finalLoss)
    }

    @Test func `measures nothing with one rate or when told to stop`() throws {
        let job = try RunHarness.job(RunHarness.spec())
        let session = try ExperimentSession(of: job)
        #expect(LearningRates.branches([0.05], steps: 3, session) == nil)
        let stopped = try ExperimentSession(of: job) { true }
        #expect(LearningRates.branches([0.05, 0.5], steps: 3, stopped) == nil)
    }
}
