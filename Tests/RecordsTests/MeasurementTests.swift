import Foundation
import Records
import Testing

struct MeasurementTests {
    private static func read(_ text: String) throws -> Records.Measurement {
        try JSONCoding.decode(Records.Measurement.self, from: Data(text.utf8))
    }

    @Test func `what is measured is found by its type`() {
        let controls = RunControls(
            steps: 60, loss: 0.1 + 0.2, lossWithoutInputs: .infinity, lossOfPermutedTargets: 1,
            gradientError: nil)
        let all = [Records.Measurement(controls)]
        #expect(all[0].name == "controls")
        #expect(all.value(of: RunControls.self) == controls)
        #expect(all.value(of: BaselineScores.self) == nil)
    }

    @Test func `a measurement survives its JSON with every bit`() throws {
        let branches = LearningRateBranches(
            steps: 7, initialLoss: .nan, jobLearningRate: 1.0 / 3,
            branches: [
                .init(learningRate: 5e-324, finalLoss: .infinity, nonFiniteStep: 3, score: -1),
                .init(learningRate: 0.1, finalLoss: 2.0.squareRoot(), nonFiniteStep: nil),
            ])
        let read = try JSONCoding.decode(
            Records.Measurement.self, from: JSONCoding.encode(Records.Measurement(branches)))
        let value = try #require(read.value(as: LearningRateBranches.self))
        #expect(value.initialLoss.isNaN)
        #expect(value.branches == branches.branches)
        #expect(value.jobLearningRate == branches.jobLearningRate)
    }

    @Test func `what older versions have stored is still read`() throws {
        let branches = try Self.read(
            """
            {"learningRateBranches":{"_0":{"branches":[{"final_loss":"Infinity","learning_rate":1,\
            "non_finite_step":4,"score":-1},{"final_loss":0.5,"learning_rate":0.1,"score":0.8}],\
            "initial_loss":2.3,"job_learning_rate":1,"steps":60}}}
            """)
        #expect(branches.name == "learning_rate_branches")
        #expect(
            branches.value(as: LearningRateBranches.self)?.branches.map(\.finalLoss) == [
                .infinity, 0.5,
            ])
        let baselines = try Self.read(
            #"{"baselines":{"_0":{"held_out_rows":9,"linear":0.5,"neighbors":0.25,"rows":30}}}"#)
        #expect(baselines.value(as: BaselineScores.self)?.best == 0.5)
        let trials = try Self.read(
            """
            {"trials":{"_0":{"control":{"loss":1,"score":0},"steps":20,"trials":[{"cause":\
            "batch_size_too_small","outcome":{"loss":0.5,"score":0.5},"patch":[{"op":"replace",\
            "path":"/batch_size","value":64}],"remedy":"batch_size","steps":40}]}}}
            """)
        #expect(trials.value(as: RemedyTrials.self)?.trials.first?.steps == 40)
        let controls = try Self.read(
            """
            {"controls":{"_0":{"loss":1,"loss_of_permuted_targets":1,"loss_without_inputs":2,\
            "steps":20}}}
            """)
        #expect(controls.value(as: RunControls.self)?.ignoresTargets == true)
    }

    @Test func `an experiment that isn't known here is kept`() throws {
        let text = #"{"name":"pruning","value":{"left":[0.5,"NaN"]}}"#
        let read = try Self.read(text)
        #expect(read.name == "pruning")
        #expect(read.value(as: RunControls.self) == nil)
        #expect(String(decoding: try JSONCoding.encode(read), as: UTF8.self) == text)
        let older = try Self.read(#"{"pruning":{"_0":{"left":1}}}"#)
        #expect(older.value["left"] == 1)
    }

    @Test(arguments: ["{}", "[]", "1", #"{"name":"controls"}"#, #"{"a":1,"b":2}"#])
    func `what is no measurement is refused`(_ text: String) {
        #expect(throws: DecodingError.self) { try Self.read(text) }
    }
}
