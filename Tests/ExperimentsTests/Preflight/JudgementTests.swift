import Networks
import Records
import RunSupport
import Testing
import Training

@testable import Diagnosis
@testable import Experiments

/// What preflight and diagnosis both judge is judged alike, whatever stands in a spec.
struct JudgementTests {
    private static let sources: [JSONValue] = [
        ["source": ["builtin": "iris"], "preprocess": [["type": "standardize"]]],
        ["source": ["builtin": "breast_cancer"], "preprocess": [["type": "standardize"]]],
        ["source": ["builtin": "diabetes"], "preprocess": [["type": "standardize"]]],
    ]

    /// A job whose outputs are those of a layer, or nil where the layer, the loss and the rows don't
    /// fit together.
    private static func job(
        _ loss: [String: JSONValue], _ last: [JSONValue], _ source: JSONValue, outputs: Int
    ) -> PreparedJob? {
        let hidden: [JSONValue] = [
            ["type": "linear", "out_features": 4], ["type": "relu"],
            ["type": "linear", "out_features": JSONValue(outputs)],
        ]
        return try? RunHarness.job([
            "data": source, "model": ["layers": .array(hidden + last)], "loss": .object(loss),
            "optimizer": ["type": "adam", "lr": 0.01], "epochs": 1,
        ])
    }

    /// What the causes say of a run that has every symptom.
    private static func assessment(_ cause: Cause, of trace: RunTrace) -> CauseAssessment? {
        let seen = SeenSymptoms(
            Symptom.allCases.map {
                Observation($0, .error, firstStep: 0, evidence: [], statement: Phrase("", ""))
            })
        let model = CauseCatalog.all.first { $0.cause == cause }
        return model?.init().assess(RunFacts(trace), seen)
    }

    private static let losses: [[String: JSONValue]] =
        LossCatalog.components.members.map { ["type": .string($0.type)] } + [
            ["type": "cross_entropy_of_probabilities", "normalize": true],
            ["type": "cross_entropy_of_probabilities", "eps": 1e-7],
            ["type": "bce", "clamp": false], ["type": "mse", "reduction": "sum"],
        ]

    private static let lasts: [[JSONValue]] =
        LayerCatalog.components.members.map { [["type": .string($0.type)]] } + [
            [], [["type": "softmax"], ["type": "log"]], [["type": "softmax"], ["type": "dropout"]],
            [["type": "log_softmax"], ["type": "exp"]], [["type": "linear", "out_features": 3]],
            [["type": "hardtanh", "min_val": 0, "max_val": 1]],
            [["type": "hardtanh", "min_val": -10, "max_val": 10]],
            [["type": "leaky_relu", "negative_slope": 1]],
            [["type": "tanh"], ["type": "scale", "by": 100]],
            [["type": "residual", "layers": [["type": "relu"]]]],
        ]

    @Test(arguments: losses)
    func `lint and diagnosis say the same of every last layer`(
        _ loss: [String: JSONValue]
    ) throws {
        var compared = 0
        for last in JudgementTests.lasts {
            for source in JudgementTests.sources {
                for outputs in [1, 3] {
                    guard let job = JudgementTests.job(loss, last, source, outputs: outputs) else {
                        continue
                    }
                    try compare(job, "\(last) before \(loss) on \(source), \(outputs) outputs")
                    compared += 1
                }
            }
        }
        #expect(compared > 40)
    }

    private func compare(_ job: PreparedJob, _ name: String) throws {
        let trace = try TrainingRun(job).trace(isFinal: true)
        let lints = PreflightCatalog.lint(job)
        for cause: Cause in [
            .outputLossMismatch, .lossTaskMismatch, .missingNonlinearity, .summedLoss,
            .symmetricInitialization, .unstableLoss,
        ] {
            let lint = try #require(lints.first { $0.check == cause.rawValue })
            let assessment = JudgementTests.assessment(cause, of: trace)
            #expect(lint.isFired == (assessment != nil), "\(cause): \(name)")
            if lint.isFired {
                #expect(lint.message == assessment?.reason, "\(cause): \(name)")
            }
            if [.outputLossMismatch, .lossTaskMismatch].contains(cause) {
                #expect(lint.severity == assessment?.standsAlone, "\(cause): \(name)")
            }
        }
        // What was stored before traces carried traits means the same.
        var earlier = trace
        earlier.traits = nil
        for index in earlier.network.layers.indices { earlier.network.layers[index].traits = nil }
        let (old, new) = (SpecFacts(earlier), SpecFacts(trace))
        if let traits = EarlierTraits.loss(job.spec.json["loss"]) {
            #expect(traits == new.lossTraits, "\(name)")
        }
        for (before, now) in zip(old.layers, new.layers)
        where EarlierTraits.layer(now.type, now.fields) != nil {
            // Whether rows are mixed was not known then.
            var traits = now.traits
            traits.mixesRows = nil
            #expect(before.traits == traits, "\(name)")
        }
    }

    @Test func `optimizers and schedules mean what they meant before traces carried traits`() throws
    {
        for optimizer in OptimizerCatalog.components.members {
            for schedule in ScheduleCatalog.components.members {
                let spec = RunHarness.spec([
                    "optimizer": ["type": .string(optimizer.type), "lr": 0.1],
                    "schedule": ["type": .string(schedule.type)],
                ])
                guard let job = try? RunHarness.job(spec) else { continue }
                let traits = try #require(job.spec.traits)
                // What came later has no entry.
                guard let earlier = EarlierTraits.optimizer(job.spec.json["optimizer"]) else {
                    continue
                }
                #expect(earlier == traits.optimizer)
                if EarlierTraits.schedule(job.spec.json["schedule"]).warmsUp {
                    #expect(traits.schedule.warmsUp)
                }
            }
        }
    }

    @Test func `a softmax and its logarithm are log-probabilities`() throws {
        let job = try #require(
            JudgementTests.job(
                ["type": "nll"], [["type": "softmax"], ["type": "log"]], JudgementTests.sources[0],
                outputs: 3))
        #expect(PreflightCatalog.lint(job).allSatisfy { ($0.severity ?? .info) < .warning })
        let trace = try TrainingRun(job).trace(isFinal: true)
        #expect(JudgementTests.assessment(.outputLossMismatch, of: trace) == nil)
    }

    @Test func `shares that the loss divides by their sum are sound`() throws {
        let loss: [String: JSONValue] = [
            "type": "cross_entropy_of_probabilities", "normalize": true, "eps": 1e-7,
        ]
        for (layer, isSound) in [("softplus", true), ("relu", true), ("tanh", false)] {
            let job = try #require(
                JudgementTests.job(
                    loss, [["type": .string(layer)]], JudgementTests.sources[0], outputs: 3))
            let lint = PreflightCatalog.lint(job).first {
                $0.check == Cause.outputLossMismatch.rawValue
            }
            #expect(lint?.isFired == !isSound)
        }
    }

    @Test func `a double softmax has one severity, and ranges are read of the layer's fields`()
        throws
    {
        func severity(_ loss: String, _ last: JSONValue, _ source: Int) throws -> Finding.Severity?
        {
            let outputs = source == 2 ? 1 : 3
            let job = try #require(
                JudgementTests.job(
                    ["type": .string(loss)], [last], JudgementTests.sources[source],
                    outputs: outputs))
            let trace = try TrainingRun(job).trace(isFinal: true)
            let lint = PreflightCatalog.lint(job).first {
                $0.check == Cause.outputLossMismatch.rawValue
            }
            #expect(
                lint?.severity
                    == JudgementTests.assessment(.outputLossMismatch, of: trace)?.standsAlone)
            return lint?.severity
        }
        #expect(try severity("cross_entropy", ["type": "softmax"], 0) == .warning)
        #expect(try severity("mse", ["type": "hardtanh"], 2) == .error)
        #expect(try severity("mse", ["type": "hardtanh", "max_val": 1000], 2) == nil)
        #expect(try severity("mse", ["type": "exp"], 2) == nil)
    }
}
