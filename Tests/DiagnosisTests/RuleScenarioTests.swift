import Foundation
import Records
import Testing

@testable import Diagnosis

/// Four traces for every rule: a sick one, a healthy one, one on the sound side of the boundary, and
/// one too short to tell.
struct RuleScenarioTests {
    /// What a rule must say of four traces.
    struct Scenario: Sendable, CustomTestStringConvertible {
        var symptom: Symptom
        var sick: TraceBuilder
        var boundary: TraceBuilder
        var short: TraceBuilder

        var testDescription: String { symptom.rawValue }
    }

    @Test func `every rule has its scenario`() {
        #expect(
            Set(RuleScenarioTests.all.map(\.symptom.rawValue)) == Set(RuleCatalog.all.map { $0.id })
        )
        #expect(RuleCatalog.all.map { $0.id } == RuleCatalog.all.map { $0.id }.sorted())
    }

    @Test func `every symptom has a rule and every cause a model`() {
        #expect(Set(RuleCatalog.all.map { $0.id }) == Set(Symptom.allCases.map(\.rawValue)))
        #expect(Set(CauseCatalog.all.map { $0.cause }) == Set(Cause.allCases))
        #expect(CauseCatalog.all.count == Cause.allCases.count)
    }

    @Test(arguments: all)
    func `a sick trace fires above info`(_ scenario: Scenario) throws {
        let seen = try RuleScenarioTests.evaluate(scenario, scenario.sick).observations
        #expect(seen.contains { $0.symptom == scenario.symptom && $0.severity > .info })
    }

    @Test(arguments: all)
    func `a healthy trace is clear`(_ scenario: Scenario) throws {
        let seen = try RuleScenarioTests.evaluate(scenario, Runs.healthy()).observations
        #expect(seen == [])
    }

    @Test(arguments: all)
    func `a trace at the boundary is no fault`(_ scenario: Scenario) throws {
        let seen = try RuleScenarioTests.evaluate(scenario, scenario.boundary).observations
        #expect(!seen.contains { $0.severity > .info })
    }

    @Test(arguments: all)
    func `a trace too short is not evaluable, with a reason`(_ scenario: Scenario) throws {
        guard
            case .notEvaluable(let reason) = try RuleScenarioTests.evaluate(
                scenario, scenario.short)
        else {
            Issue.record("\(scenario.symptom) judged too short a trace")
            return
        }
        #expect(!reason.english.isEmpty && !reason.chinese.isEmpty)
        #expect(reason.english != reason.chinese)
    }

    private static func evaluate(
        _ scenario: Scenario, _ builder: TraceBuilder
    ) throws -> RuleOutcome {
        let rule = try #require(RuleCatalog.all.first { $0.id == scenario.symptom.rawValue })
        return rule.init().evaluate(builder.trace)
    }

    @Test func `surer wrong answers are overfitting, whatever the accuracy`() throws {
        func severity(_ builder: TraceBuilder) -> Finding.Severity? {
            guard case .fired(let seen) = Overfitting().evaluate(RunFacts(builder.trace)) else {
                return nil
            }
            return seen.first?.severity
        }
        #expect(severity(Self.validationLoss(rise: 0.6, accuracy: 0.97)) == .warning)
        #expect(severity(Self.validationLoss(rise: 0.1, accuracy: 0.97)) != .warning)
    }

    @Test func `a rare class that is worth something to the loss isn't a failure`() {
        func fires(_ loss: Double) -> Bool {
            // One row in nine is of the other class: accuracy alone says nothing.
            let builder = Self.run { builder in
                builder.data.targets = TraceBuilder.labels(counts: [1140, 140])
                builder.record("loss") { 0.69 - (0.69 - loss) * min(1, Double($0) / 300) }
                builder.record("accuracy") { _ in 0.89 }
                builder.record("validation_loss", every: 40) { _ in loss }
                builder.record("validation_accuracy", every: 40) { _ in 0.89 }
                builder.measurements = [Self.baselines(0.02)]
            }
            guard case .fired = Underfitting().evaluate(RunFacts(builder.trace)) else {
                return false
            }
            return true
        }
        #expect(!fires(0.28))
        #expect(fires(0.36))
    }

    // MARK: Traces

    private static func run(_ change: (inout TraceBuilder) -> Void) -> TraceBuilder {
        var builder = Runs.healthy()
        change(&builder)
        return builder
    }

    /// Nothing was done yet.
    private static let nothing = run { builder in
        builder.steps = 0
        builder.plannedSteps = 800
        builder.series = [:]
        builder.isFinal = false
    }

    private static func event(_ pass: NonFiniteEvent.Pass, _ tensor: String) -> NonFiniteEvent {
        NonFiniteEvent(
            step: 40, pass: pass, layer: "layers[0]", tensor: tensor, nanCount: 1, infiniteCount: 0,
            count: 64)
    }

    private static func trials(_ score: Double, of cause: Cause) -> Records.Measurement {
        Records.Measurement(
            RemedyTrials(
                steps: 100, control: .init(score: 0.3, loss: 1.5, nonFiniteStep: nil),
                trials: [
                    .init(
                        cause: cause, remedy: "batch_size", patch: JSONPatch([]), steps: 100,
                        outcome: .init(score: score, loss: 0.5, nonFiniteStep: nil))
                ]))
    }

    /// Ends at 40 % of the way from guessing to perfect.
    private static func halfway(_ measurement: Records.Measurement) -> TraceBuilder {
        run { builder in
            builder.record("loss") { 1.4 + 0.9 * exp(-Double($0) / 60) }
            builder.record("accuracy") { 0.46 - 0.36 * exp(-Double($0) / 60) }
            builder.record("validation_accuracy", every: 40) { _ in 0.46 }
            builder.measurements = [measurement]
        }
    }

    private static func baselines(_ score: Double) -> Records.Measurement {
        Records.Measurement(
            BaselineScores(
                rows: 300, heldOutRows: 150, linear: score, neighbors: 0.2, labelDisagreement: 0))
    }

    private static func vanishing(_ factor: Double) -> TraceBuilder {
        var builder = TraceBuilder(
            widths: [64] + [Int](repeating: 64, count: 9) + [10], activation: "sigmoid")
        let random = Noise(seed: 3)
        builder.record("loss") { 2.305 + 0.01 * random($0) }
        builder.record("accuracy") { 0.1 + 0.02 * random($0) }
        builder.recordFlow(fading: factor)
        return builder
    }

    private static func saturated(_ share: Double) -> TraceBuilder {
        var builder = TraceBuilder(widths: [64, 64, 10], activation: "tanh")
        builder.record("loss") { _ in 2.3 }
        builder.record("accuracy") { _ in 0.1 }
        builder.record("activation_saturated/layers[1]") { _ in share }
        return builder
    }

    /// A loss that swings from epoch to epoch, by a share of its level; it ends high.
    private static func swinging(_ share: Double) -> TraceBuilder {
        Runs.stuck { builder in
            builder.record("loss") { 2.3 * (1 + share * [0, 0.6, -1][($0 / 40) % 3]) }
        }
    }

    private static func validationLoss(rise: Double, accuracy: Double) -> TraceBuilder {
        run { builder in
            builder.record("validation_loss", every: 40) { step in
                step < 200 ? 0.9 - Double(step) / 1000 : 0.7 + rise * Double(step - 200) / 600
            }
            builder.record("validation_accuracy", every: 40) { _ in accuracy }
            builder.record("accuracy") { min(1, 0.5 + Double($0) / 400) }
        }
    }

    private static func spike(costly: Bool) -> TraceBuilder {
        Runs.stuck { builder in
            builder.record("loss") { step in
                // Fourteen steps of every eighty, or one step once.
                let isUp = costly ? step > 100 && step % 80 < 14 : step == 400
                return isUp ? 40 : 2.3 + 0.001 * Noise(seed: 2)(step)
            }
        }
    }

    static let all: [Scenario] = [
        Scenario(
            symptom: .lossNotFinite, sick: Runs.hugeRate(), boundary: Runs.healthy(end: 1e-30),
            short: nothing),
        Scenario(
            symptom: .gradientNotFinite,
            sick: run { $0.nonFinite = [event(.backward, "layers[0].weight")] },
            // The norm over all tensors may overflow where no gradient does.
            boundary: run { builder in builder.record("gradient_norm") { _ in 3e38 } },
            short: nothing),
        Scenario(
            symptom: .parameterNotFinite,
            sick: run { $0.nonFinite = [event(.update, "layers[0].weight")] },
            boundary: run { builder in
                builder.record("weight_norm/layers[0].weight") { _ in 3e38 }
            }, short: nothing),
        Scenario(
            symptom: .explodingGradient, sick: Runs.hugeRate(),
            // A jump of two orders without consequences.
            boundary: run { builder in
                builder.record("gradient_norm") { $0 == 400 ? 200 : 0.5 }
            }, short: nothing),
        Scenario(
            symptom: .vanishingGradient, sick: vanishing(0.2),
            // Over nine steps back a factor of 0.65 leaves a fiftieth.
            boundary: vanishing(0.65),
            short: run { builder in
                builder = vanishing(0.2)
                builder.steps = 5
                builder.plannedSteps = 800
                builder.isFinal = false
            }),
        Scenario(
            symptom: .deadUnits,
            sick: Runs.stuck { builder in
                builder.record("dead_units/layers[1]", every: 40) { _ in 0.95 }
            },
            // As many dead units, but the network fits.
            boundary: run { builder in
                builder.record("dead_units/layers[1]", every: 40) { _ in 0.95 }
            }, short: nothing),
        Scenario(
            symptom: .saturatedUnits, sick: saturated(0.95), boundary: saturated(0.45),
            short: nothing),
        Scenario(
            symptom: .lossNotDecreasing, sick: Runs.stuck(),
            // Falls by a fifth, and goes on.
            boundary: run { builder in
                builder.record("loss") { 2.303 - 0.5 * Double($0) / 800 }
                builder.record("accuracy") { 0.1 + 0.2 * Double($0) / 800 }
            }, short: nothing),
        Scenario(
            symptom: .lossDiverging,
            sick: Runs.stuck { builder in builder.record("loss") { 2.3 + Double($0) / 100 } },
            boundary: Runs.stuck { builder in builder.record("loss") { 2.3 + Double($0) / 2000 } },
            short: nothing),
        Scenario(
            symptom: .lossOscillating, sick: swinging(0.9), boundary: swinging(0.1),
            short: nothing),
        Scenario(
            symptom: .lossSpike, sick: spike(costly: true), boundary: spike(costly: false),
            short: nothing),
        Scenario(
            symptom: .slowConvergence,
            sick: run { builder in
                builder.record("loss") { 2.3 - 0.4 * Double($0) / 800 }
                builder.record("accuracy") { 0.1 + 0.1 * Double($0) / 800 }
                builder.record("validation_accuracy", every: 40) { _ in 0.2 }
                builder.measurements = [
                    Records.Measurement(
                        LearningRateBranches(
                            steps: 100, initialLoss: 2.3, jobLearningRate: 0.1,
                            branches: [
                                .init(
                                    learningRate: 0.1, finalLoss: 2.25, nonFiniteStep: nil,
                                    score: 0.1),
                                .init(
                                    learningRate: 1, finalLoss: 0.3, nonFiniteStep: nil, score: 0.9),
                            ]))
                ]
            },
            boundary: run { builder in
                builder.record("loss") { 2.3 - 0.4 * Double($0) / 800 }
                builder.record("accuracy") { 0.1 + 0.1 * Double($0) / 800 }
            }, short: nothing),
        Scenario(
            symptom: .overfitting, sick: validationLoss(rise: 3, accuracy: 0.8),
            boundary: validationLoss(rise: 0.02, accuracy: 0.92), short: nothing),
        Scenario(
            symptom: .underfitting, sick: halfway(baselines(0.8)),
            boundary: halfway(baselines(0.45)),
            short: nothing),
        Scenario(
            symptom: .outputCollapsed,
            sick: Runs.stuck { builder in
                builder.record("output_deviation", every: 40) { _ in 1e-4 }
            },
            boundary: Runs.stuck { builder in
                builder.record("output_deviation", every: 40) { _ in 0.05 }
            }, short: nothing),
        Scenario(
            symptom: .parametersUnchanged,
            sick: Runs.stuck { builder in builder.recordFlow(update: 0) },
            boundary: Runs.stuck { builder in builder.recordFlow(update: 1e-6) }, short: nothing),
        Scenario(
            symptom: .lossAtStartImplausible,
            sick: Runs.stuck { builder in builder.record("loss") { _ in 40 } },
            // Four times that of an untrained network.
            boundary: Runs.stuck { builder in builder.record("loss") { _ in 9 } }, short: nothing),
        Scenario(
            symptom: .validationGapFromStart,
            sick: run { builder in builder.record("validation_loss", every: 40) { _ in 9 } },
            boundary: run { builder in builder.record("validation_loss", every: 40) { _ in 2.5 } },
            short: nothing),
        Scenario(
            symptom: .gradientNoiseDominates, sick: halfway(trials(0.8, of: .batchSizeTooSmall)),
            boundary: halfway(trials(0.45, of: .batchSizeTooSmall)), short: nothing),
    ]
}
