import Foundation
import Networks
import Records
import RunSupport
import Testing

@testable import Training

struct SpecReaderTests {
    /// A change of the smallest spec, and all that is wrong then.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let changes: [String: JSONValue]
        let problems: [String]

        init(_ changes: [String: JSONValue], _ problems: String...) {
            self.changes = changes
            self.problems = problems
        }

        var testDescription: String { problems.joined(separator: "; ") }
    }

    @Test(arguments: [
        Wrong(["epoch": 3], "/epoch: unknown field \"epoch\"; did you mean \"epochs\"?"),
        Wrong(["epochs": 0], "/epochs: expected an integer from 1 to 1000000, got 0"),
        Wrong(["epochs": "3"], "/epochs: expected an integer from 1 to 1000000, got \"3\""),
        Wrong(["batch_size": 1.5], "/batch_size: expected an integer from 1 to 1048576, got 1.5"),
        Wrong(["max_steps": 0], "/max_steps: expected an integer from 1 to 1000000000, got 0"),
        Wrong(["shuffle": 1], "/shuffle: expected true or false, got 1"),
        Wrong(["max_runtime_seconds": 0], "/max_runtime_seconds: expected a number above 0, got 0"),
        Wrong(
            ["gradient_accumulation_steps": 0],
            "/gradient_accumulation_steps: expected an integer from 1 to 65536, got 0"),
        Wrong(
            ["sampling": "balanced"],
            "/sampling: expected one of \"every_row\", \"class_balanced\", got \"balanced\""),
        Wrong(
            ["sampling": "class_balanced", "shuffle": false],
            "/sampling: expected \"every_row\" where \"shuffle\" is false, as balanced rows are "
                + "drawn at random, got \"class_balanced\""),
        Wrong(
            ["early_stopping": ["patience": 0, "monitor": "validation_los"]],
            "/early_stopping/patience: expected an integer from 1 to 1000000, got 0",
            "/early_stopping/monitor: expected one of \"validation_loss\", "
                + "\"validation_accuracy\", \"validation_mae\", \"validation_r2\", "
                + "\"validation_precision\", \"validation_recall\", \"validation_f1\", "
                + "\"validation_roc_auc\", got \"validation_los\"; did you mean \"validation_loss\"?"
        ),
        Wrong(
            ["on_incident": "contineu"],
            "/on_incident: expected one of \"stop\", \"continue\", got \"contineu\"; "
                + "did you mean \"continue\"?"),
        Wrong(
            ["model": ["preset": "resnet"]],
            "/model/preset: unknown preset \"resnet\"; did you mean \"resnet20\"?"),
        Wrong(
            ["model": ["preset": "mlp", "layers": []]],
            "/model: expected exactly one of \"layers\", \"preset\", found \"layers\" and "
                + "\"preset\""),
        Wrong(
            ["optimizer": ["type": "adma"]],
            "/optimizer/type: unknown optimizer \"adma\"; did you mean \"adam\"?"),
        Wrong(
            ["optimizer": ["type": "sgd", "learning_rate": 0.1]],
            "/optimizer/learning_rate: unknown field \"learning_rate\""),
        Wrong(
            ["optimizer": ["type": "adam", "betas": [0.9, 1]]],
            "/optimizer/betas/1: expected a number from 0, below 1, got 1"),
        Wrong(["loss": ["type": "mes"]], "/loss/type: unknown loss \"mes\"; did you mean \"mse\"?"),
        Wrong(["loss": "mse"], "/loss: expected an object with the loss's \"type\", got \"mse\""),
        Wrong(
            ["model": ["layers": [["type": "linaer", "out_features": 1]]]],
            "/model/layers/0/type: unknown layer \"linaer\"; did you mean \"linear\"?"),
        Wrong(
            ["model": ["layers": [["type": "linear"]]]],
            "/model/layers/0/out_features: expected an integer from 1 to 1048576, found nothing"),
        Wrong(
            ["schedule": ["type": "step"]],
            "/schedule/step_size: expected an integer from 1 to 1000000000, found nothing"),
        Wrong(
            [
                "schedule": ["type": "one_cycle", "max_lr": 0.1],
                "optimizer": ["type": "adagrad", "lr": 0.1],
            ],
            "/schedule/cycle_momentum: expected false with adagrad, which has no momentum"),
        Wrong(
            ["loss": ["type": "bce_with_logits", "pos_weight": [1, 0]]],
            "/loss/pos_weight/1: expected a number above 0, got 0"),
        Wrong(
            ["loss": ["type": "bce_with_logits", "pos_weight": "2"]],
            "/loss/pos_weight: expected a number above 0 or a list of 1 to 1048576, each a number "
                + "above 0, got \"2\""),
        Wrong(
            ["gradient_clipping": ["type": "norm", "max_norm": 0]],
            "/gradient_clipping/max_norm: expected a number above 0, got 0"),
        Wrong(
            ["watch": ["evry": 2]], "/watch/evry: unknown field \"evry\"; did you mean \"every\"?"),
        Wrong(
            ["optimizer": ["type": "sgd", "nesterov": true]],
            "/optimizer/nesterov: expected a momentum above 0 and a dampening of 0 with nesterov"),
        Wrong(
            [
                "optimizer": [
                    "type": "sgd", "nesterov": true, "momentum": 0.9, "dampening": 0.1,
                ]
            ],
            "/optimizer/nesterov: expected a momentum above 0 and a dampening of 0 with nesterov"),
        Wrong(
            ["data": ["source": ["bultin": "iris"]]],
            "/data/source: expected exactly one of \"builtin\", \"dataset\", \"generator\", \"inline\", "
                + "found none of them; did you mean \"builtin\"?"),
        Wrong(
            [
                "epochs": -1, "optimizer": ["type": "sgd", "lr": "fast", "nesterov": true],
                "zzz": 1, "seed": -1, "loss": ["type": "mse", "reduction": "avg"],
            ],
            "/seed: expected an integer from 0 to 9007199254740991, got -1",
            "/loss/reduction: expected one of \"mean\", \"sum\", got \"avg\"",
            "/optimizer/lr: expected a number of at least 0, got \"fast\"",
            "/epochs: expected an integer from 1 to 1000000, got -1",
            "/zzz: unknown field \"zzz\"",
            "/optimizer/nesterov: expected a momentum above 0 and a dampening of 0 with nesterov"),
    ])
    func `says everything that is wrong at once`(_ wrong: Wrong) {
        let error = #expect(throws: SpecErrors.self) {
            try SpecReader.read(RunHarness.spec(wrong.changes))
        }
        #expect(error?.description.split(separator: "\n").map(String.init) == wrong.problems)
    }

    @Test func `names every required part of an empty spec`() {
        let error = #expect(throws: SpecErrors.self) { try SpecReader.read([:]) }
        #expect(error?.problems.map(\.pointer) == ["/data", "/model", "/loss", "/optimizer"])
        #expect(error?.problems.allSatisfy { $0.code == .missingField } == true)
    }

    @Test func `refuses text that isn't JSON`() {
        let error = #expect(throws: SpecErrors.self) { try SpecReader.read(Data("{".utf8)) }
        #expect(error?.problems.map(\.code) == [.invalidJSON])
    }

    @Test func `puts a preset's layers in its place`() throws {
        let spec = try SpecReader.read([
            "data": ["source": ["builtin": "digits"]],
            "model": ["preset": "mlp", "hidden": [5], "num_classes": 3],
            "loss": ["type": "cross_entropy"], "optimizer": ["type": "sgd"],
        ])
        #expect(spec.layers.map(\.type) == ["flatten", "linear", "relu", "linear"])
        #expect(spec.json["model"]?["preset"] == nil)
        // What is stored is complete, and gives the same spec again.
        #expect(spec.json["model"]?["layers"]?.array?[1]["bias"] == true)
        #expect(try SpecReader.read(spec.json) == spec)
    }

    @Test func `fills in every default`() throws {
        let spec = try SpecReader.read(RunHarness.spec())
        #expect(spec.epochs == 10 && spec.batchSize == 32 && spec.seed == 0)
        #expect(spec.shuffle && !spec.dropLast && spec.watchEvery == 1)
        #expect(spec.maxSteps == nil && spec.maxRuntimeSeconds == nil && spec.webhook == nil)
        #expect(spec.onIncident == .stop && spec.gradientClipping == nil)
        #expect(spec.schedule == Component("constant"))
        #expect(spec.loss == Component("mse", ["reduction": "mean"]))
        #expect(spec.layers.first?.fields["bias"] == true)
        #expect(spec.json["watch"] == ["every": 1, "histograms_every": 100])
        // A complete spec reads as itself.
        #expect(try SpecReader.read(spec.json) == spec)
    }
}
