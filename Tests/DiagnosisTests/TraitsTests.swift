import Records
import Testing

@testable import Diagnosis

/// A diagnosis goes by what things mean, not by their names.
struct TraitsTests {
    @Test func `a trace that was stored before traits is diagnosed as it was`() throws {
        for (name, builder) in CauseRuns.all where builder.traits.isEmpty {
            let trace = builder.trace
            let text = try JSONCoding.encode(trace)
            #expect(!String(decoding: text, as: UTF8.self).contains("\"traits\""))
            let stored = try JSONCoding.decode(RunTrace.self, from: text)
            #expect(stored.traits == nil)
            // As text, in which a NaN equals a NaN.
            #expect(
                try JSONCoding.encode(Diagnostician.diagnose(stored))
                    == JSONCoding.encode(Diagnostician.diagnose(trace)), "\(name)")
        }
    }

    @Test func `a trace keeps its traits`() throws {
        var trace = CauseRuns.all[0].builder.trace
        trace.traits = RunTraits(
            loss: LossTraits(.classes, of: .logits, scale: .classEntropy, isSummed: false),
            optimizer: OptimizerTraits(isAdaptive: true, usualLearningRate: 0.001, climbs: false),
            schedule: ScheduleTraits(warmsUp: true))
        trace.network.layers[0].traits = .activation(
            OutputRange(-1, nil, reachesBounds: true), flatness: .tails, greatestSlope: 0.5)
        let stored = try JSONCoding.decode(RunTrace.self, from: JSONCoding.encode(trace))
        #expect(stored == trace)
    }

    @Test func `a function of an unknown name is one by its traits`() {
        func trace(_ traits: LayerTraits?) -> RunTrace {
            var trace = Runs.stuck(TraceBuilder(activation: "mish")).trace
            for index in trace.network.layers.indices
            where trace.network.layers[index].type == "mish" {
                trace.network.layers[index].traits = traits
            }
            return trace
        }
        func isMissed(_ trace: RunTrace) -> Bool {
            Diagnostician.diagnose(trace).findings.contains {
                $0.cause == .missingNonlinearity
                    || $0.alternatives.contains { $0.cause == .missingNonlinearity }
            }
        }
        #expect(!isMissed(trace(.activation(OutputRange(-0.31, nil)))))
        #expect(isMissed(trace(.shape)))
    }

    @Test func `what passes unchanged leaves the output as it was`() {
        let form = OutputForm(
            [LayerTraits.weighted, .activation(.positive), .regularization, .shape].enumerated()
                .map {
                    LayerFacts(
                        path: "layers[\($0)]", pointer: "/model/layers/\($0)", index: $0,
                        type: "x", fields: .object([:]), traits: $1)
                })
        #expect(form.function?.index == 1)
        #expect(form.range == .positive)
        #expect(form.form == .numbers)
    }
}
