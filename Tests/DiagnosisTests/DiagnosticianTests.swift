import Foundation
import Records
import Testing

@testable import Diagnosis

struct DiagnosticianTests {
    @Test(arguments: [UInt64](1...10))
    func `a sound run has no finding`(seed: UInt64) {
        let diagnosis = Diagnostician.diagnose(Runs.healthy(seed: seed).trace)
        #expect(diagnosis.findings == [])
        #expect(diagnosis.verdict == .healthy)
        #expect(diagnosis.checks.map(\.rule) == RuleCatalog.all.map { $0.id })
    }

    @Test func `twenty sigmoid layers starve the first ones`() throws {
        let diagnosis = Diagnostician.diagnose(Runs.deepSigmoid().trace)
        let finding = try #require(diagnosis.findings.first)
        #expect(finding.symptom == .vanishingGradient)
        #expect(finding.cause == .unsuitableActivation)
        #expect(finding.layer == "layers[0]")
        #expect(finding.remedies.first?.id == "replace_activation")
        #expect(finding.explains == ["f2", "f3", "f4"])
        #expect(
            diagnosis.findings.dropFirst().map(\.symptom) == [
                .outputCollapsed, .lossNotDecreasing, .parametersUnchanged,
            ])
    }

    @Test func `a learning rate of 1000 is called too high`() throws {
        let diagnosis = Diagnostician.diagnose(Runs.hugeRate().trace)
        let finding = try #require(diagnosis.findings.first)
        #expect(finding.symptom == .lossNotFinite)
        #expect(finding.cause == .learningRateTooHigh)
        #expect(finding.severity == .critical)
        #expect(finding.firstStep == 1)
        #expect(diagnosis.verdict == .sick)
    }

    @Test func `branches give the learning rate to use`() throws {
        var builder = Runs.hugeRate()
        builder.measurements = [
            Runs.branches(job: 1000, jobLoss: .infinity, best: 0.1, bestLoss: 0.4)
        ]
        let diagnosis = Diagnostician.diagnose(builder.trace)
        #expect(
            diagnosis.summary.english
                == "The loss became NaN at step 4 because the learning rate is about 10000 times "
                + "too high. Lower the learning rate to 0.1.")
        let patch = try #require(diagnosis.findings.first?.remedies.first?.patch)
        let patched = try patch.applied(to: builder.spec)
        #expect(patched["optimizer"]?["lr"] == 0.1)
    }

    @Test func `texts come in Chinese`() {
        var builder = Runs.hugeRate()
        builder.measurements = [
            Runs.branches(job: 1000, jobLoss: .infinity, best: 0.1, bestLoss: 0.4)
        ]
        let diagnosis = Diagnostician.diagnose(builder.trace)
        #expect(
            diagnosis.summary.chinese
                == "损失在第 4 步变为 NaN，原因是学习率约高了 10000 倍。将学习率降低到 0.1。")
    }

    @Test func `inputs of scale 10000 are to blame for a loss that blows up`() throws {
        var builder = Runs.hugeRate()
        builder.set("/optimizer/lr", 0.1)
        builder.data.inputs.rootMeanSquare = 1e4
        builder.data.inputs.deviation = 1e4
        builder.measurements = [
            Runs.branches(job: 0.1, jobLoss: .infinity, best: 1e-5, bestLoss: 1.5)
        ]
        let finding = try #require(Diagnostician.diagnose(builder.trace).findings.first)
        #expect(finding.cause == .inputsNotNormalized)
        #expect(finding.alternatives.map(\.cause).contains(.learningRateTooHigh))
        #expect(finding.remedies.map(\.id) == ["standardize_inputs"])
    }

    @Test func `a squared error on ten class indices is a mismatch`() throws {
        var builder = TraceBuilder(widths: [64, 64, 1])
        builder.task = .regression
        builder.set("/loss", ["type": "mse", "reduction": "mean"])
        builder.set("/data/encode_targets", "value")
        builder.record("loss") { 1 + 28 * exp(-Double($0) / 50) }
        builder.recordFlow()
        let diagnosis = Diagnostician.diagnose(builder.trace)
        let finding = try #require(diagnosis.findings.first)
        #expect(finding.cause == .lossTaskMismatch)
        #expect(finding.severity == .error)
        let patched = try finding.remedies[0].patch.applied(to: builder.spec)
        #expect(patched["loss"]?["type"] == "cross_entropy")
        #expect(patched["data"]?["encode_targets"] == "index")
        #expect(patched["model"]?["layers"]?.array?.last?["out_features"] == 10)
    }

    @Test func `a run of few steps is undetermined, with the reason`() {
        var builder = Runs.healthy()
        builder.steps = 5
        builder.plannedSteps = 800
        builder.isFinal = false
        builder.record("loss") { _ in 2.3 }
        let diagnosis = Diagnostician.diagnose(builder.trace)
        #expect(diagnosis.verdict == .undetermined)
        #expect(
            diagnosis.summary.english
                == "Too little was seen to say: only 5 steps were seen; at least 266 are needed.")
        #expect(diagnosis.status == .live)
    }

    @Test func `a trace of nothing is undetermined`() {
        var builder = TraceBuilder()
        builder.steps = 0
        builder.plannedSteps = 800
        let diagnosis = Diagnostician.diagnose(builder.trace)
        #expect(diagnosis.verdict == .undetermined)
        #expect(diagnosis.checks.allSatisfy { $0.outcome == .notEvaluable })
    }

    @Test func `a diagnosis survives its JSON`() throws {
        let diagnosis = Diagnostician.diagnose(Runs.deepSigmoid().trace)
        let read = try JSONCoding.decode(Diagnosis.self, from: JSONCoding.encode(diagnosis))
        #expect(read == diagnosis)
    }

    @Test func `the same trace gives the same diagnosis`() {
        let trace = Runs.deepSigmoid().trace
        #expect(Diagnostician.diagnose(trace) == Diagnostician.diagnose(trace))
    }
}
