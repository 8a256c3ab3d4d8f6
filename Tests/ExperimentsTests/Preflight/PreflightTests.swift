import Foundation
import Records
import RunSupport
import Testing

@testable import Experiments

struct PreflightTests {
    static func layers(_ layers: JSONValue...) -> JSONValue { ["layers": .array(layers)] }
    static func linear(_ units: Int, _ more: [String: JSONValue] = [:]) -> JSONValue {
        .object(["type": "linear", "out_features": JSONValue(units)].merging(more) { $1 })
    }

    static func classifier(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        RunHarness.richSpec(
            [
                "model": layers(linear(16), ["type": "relu"], linear(2)),
                "optimizer": ["type": "adam", "lr": 0.01],
            ].merging(changes) { $1 })
    }

    // MARK: Sound specs

    static let sound: [JSONValue] = [
        classifier(),
        RunHarness.richSpec(),
        RunHarness.spec(),
        classifier([
            "data": [
                "source": ["builtin": "digits"], "preprocess": [["type": "standardize"]],
                "validation": ["fraction": 0.2],
            ],
            "model": layers(linear(32), ["type": "relu"], linear(10)),
        ]),
        classifier([
            "data": ["source": ["builtin": "digits"], "preprocess": [["type": "standardize"]]],
            "model": layers(
                linear(32), ["type": "tanh"], ["type": "dropout", "p": 0.5], linear(10)),
            "optimizer": ["type": "sgd", "lr": 0.1, "momentum": 0.9],
        ]),
        classifier([
            "data": ["source": ["builtin": "iris"], "preprocess": [["type": "standardize"]]],
            "model": layers(linear(8), ["type": "tanh"], linear(3), ["type": "softmax"]),
            "loss": ["type": "cross_entropy_of_probabilities", "eps": 1e-7],
        ]),
        classifier([
            "data": [
                "source": ["builtin": "breast_cancer"], "preprocess": [["type": "standardize"]],
            ],
            "model": layers(linear(1), ["type": "sigmoid"]), "loss": ["type": "bce"],
        ]),
        classifier([
            "data": ["source": ["builtin": "breast_cancer"]],
            "model": layers(linear(1)), "loss": ["type": "bce_with_logits"],
            "optimizer": ["type": "sgd", "lr": 1e-6],
        ]),
        classifier([
            "data": [
                "source": ["builtin": "diabetes"],
                "preprocess": [
                    ["type": "standardize"], ["type": "standardize", "of": "targets"],
                ],
            ],
            "model": layers(linear(16), ["type": "relu"], linear(1)), "loss": ["type": "mse"],
        ]),
        classifier([
            "data": ["source": ["generator": "sine", "rows": 200]],
            "model": layers(
                linear(32), ["type": "silu"], linear(32), ["type": "gelu"], linear(1)),
            "loss": ["type": "mse"],
        ]),
        classifier([
            "data": ["source": ["generator": "xor", "rows": 200]],
            "model": layers(
                linear(16, ["init": ["weight": ["type": "kaiming_normal"]]]), ["type": "elu"],
                linear(2, ["init": ["weight": ["type": "zeros"], "bias": ["type": "zeros"]]])),
        ]),
        classifier([
            "data": ["source": ["generator": "spirals", "rows": 300]],
            "model": layers(
                linear(32), ["type": "leaky_relu"], linear(32), ["type": "leaky_relu"],
                linear(2), ["type": "log_softmax"]), "loss": ["type": "nll"],
        ]),
    ]

    @Test(arguments: sound)
    func `sound jobs have no error`(_ spec: JSONValue) throws {
        let job = try RunHarness.job(spec)
        let results = PreflightCatalog.rehearse(job, seconds: 60)
        let errors = results.filter { ($0.severity ?? .info) >= .error }
        #expect(errors == [])
        #expect(
            results.map(\.check).count
                == PreflightCatalog.lints.count + PreflightCatalog.rehearsals.count + 12)
    }

    // MARK: Faults

    struct Fault: Sendable, CustomTestStringConvertible {
        let check: String
        let pointer: String?
        let severity: Finding.Severity
        let changes: [String: JSONValue]
        var testDescription: String { "\(check) at \(pointer ?? "nothing")" }
    }

    static let lintFaults: [Fault] = [
        Fault(
            check: "output_loss_mismatch", pointer: "/model/layers/3", severity: .warning,
            changes: [
                "model": layers(linear(16), ["type": "relu"], linear(2), ["type": "softmax"])
            ]),
        Fault(
            check: "output_loss_mismatch", pointer: "/model/layers/1", severity: .error,
            changes: [
                "model": layers(linear(1), ["type": "softmax"]), "loss": ["type": "bce"],
            ]),
        Fault(
            check: "output_loss_mismatch", pointer: "/model/layers/0", severity: .error,
            changes: ["model": layers(linear(1)), "loss": ["type": "bce"]]),
        Fault(
            check: "output_loss_mismatch", pointer: "/model/layers/1", severity: .warning,
            changes: [
                "model": layers(linear(1), ["type": "sigmoid"]),
                "loss": ["type": "bce_with_logits"],
            ]),
        Fault(
            check: "output_loss_mismatch", pointer: "/model/layers/0", severity: .error,
            changes: ["model": layers(linear(2)), "loss": ["type": "nll"]]),
        Fault(
            check: "output_loss_mismatch", pointer: "/model/layers/1", severity: .error,
            changes: [
                "data": ["source": ["builtin": "diabetes"]],
                "model": layers(linear(1), ["type": "sigmoid"]), "loss": ["type": "mse"],
            ]),
        Fault(
            check: "symmetric_initialization", pointer: "/model/layers/0/init/weight",
            severity: .error,
            changes: [
                "model": layers(
                    linear(16, ["init": ["weight": ["type": "constant", "value": 0.1]]]),
                    ["type": "relu"], linear(2))
            ]),
        Fault(
            check: "missing_nonlinearity", pointer: "/model/layers/0", severity: .warning,
            changes: ["model": layers(linear(16), linear(2))]),
        Fault(
            check: "dropout_too_strong", pointer: "/model/layers/1/p", severity: .warning,
            changes: ["model": layers(linear(16), ["type": "dropout", "p": 0.8], linear(2))]),
        Fault(
            check: "dropout_at_output", pointer: "/model/layers/3", severity: .warning,
            changes: [
                "model": layers(
                    linear(16), ["type": "relu"], linear(2), ["type": "dropout", "p": 0.2])
            ]),
        Fault(
            check: "frozen_parameters", pointer: "/model/layers/0/frozen", severity: .error,
            changes: [
                "model": layers(
                    linear(16, ["frozen": true]), ["type": "relu"],
                    ["type": "residual", "layers": [linear(16, ["frozen": true])]],
                    linear(2, ["frozen": true]))
            ]),
        Fault(
            check: "label_smoothing_too_strong", pointer: "/loss/label_smoothing",
            severity: .warning,
            changes: ["loss": ["type": "cross_entropy", "label_smoothing": 0.6]]),
        Fault(
            check: "learning_rate_zero", pointer: "/optimizer/lr", severity: .error,
            changes: ["optimizer": ["type": "sgd", "lr": 0]]),
        Fault(
            check: "gradient_sign_flipped", pointer: "/optimizer/maximize", severity: .warning,
            changes: ["optimizer": ["type": "sgd", "lr": 0.1, "maximize": true]]),
        Fault(
            check: "summed_loss", pointer: "/loss/reduction", severity: .warning,
            changes: ["loss": ["type": "cross_entropy", "reduction": "sum"]]),
        Fault(
            check: "unstable_loss", pointer: "/loss", severity: .warning,
            changes: [
                "model": layers(linear(2), ["type": "softmax"]),
                "loss": ["type": "cross_entropy_of_probabilities"],
            ]),
        Fault(
            check: "unsuitable_schedule", pointer: "/schedule", severity: .warning,
            changes: [
                "schedule": ["type": "linear_warmup", "start_factor": 0, "total_iters": 1_000_000]
            ]),
        Fault(
            check: "loss_task_mismatch", pointer: "/loss/type", severity: .error,
            changes: [
                "data": ["source": ["builtin": "digits"]], "model": layers(linear(1)),
                "loss": ["type": "mse"],
            ]),
    ]

    @Test(arguments: lintFaults)
    func `a fault of the spec is found without training`(_ fault: Fault) throws {
        let job = try RunHarness.job(PreflightTests.classifier(fault.changes))
        let fired = PreflightCatalog.lint(job).filter(\.isFired)
        let found = try #require(fired.first { $0.check == fault.check })
        #expect(found.pointer == fault.pointer)
        #expect(found.severity == fault.severity)
        #expect(found.message?.english.isEmpty == false)
    }

    static let rehearsedFaults: [Fault] = [
        Fault(
            check: "first_step_finite", pointer: "/model/layers/0", severity: .error,
            changes: [
                "model": layers(
                    linear(16, ["init": ["weight": ["type": "normal", "std": 1e30]]]),
                    ["type": "exp"], linear(2))
            ].merging(["loss": ["type": "cross_entropy"]]) { $1 }),
        Fault(
            check: "batch_of_one", pointer: "/batch_size", severity: .error,
            changes: [
                "model": layers(linear(16), ["type": "batch_norm1d"], linear(2)), "batch_size": 1,
            ]),
        Fault(
            check: "loss_at_start", pointer: "/model", severity: .warning,
            changes: [
                "model": layers(
                    linear(16), ["type": "relu"],
                    linear(2, ["init": ["weight": ["type": "normal", "std": 50]]]))
            ]),
        Fault(
            check: "initial_variance", pointer: "/model/layers", severity: .warning,
            changes: [
                "model": layers(
                    linear(16), ["type": "sigmoid"],
                    linear(
                        16, ["init": ["weight": ["type": "normal", "std": 1e-4]], "bias": false]),
                    ["type": "tanh"],
                    linear(
                        16, ["init": ["weight": ["type": "normal", "std": 1e-4]], "bias": false]),
                    ["type": "tanh"], linear(2, ["bias": false]))
            ]),
        Fault(
            check: "one_batch_overfit", pointer: "/model", severity: .error,
            changes: [
                "model": layers(linear(4), ["type": "scale", "by": 0], linear(2))
            ]),
        Fault(
            check: "input_independent_baseline", pointer: "", severity: .warning,
            changes: ["model": layers(["type": "scale", "by": 0], linear(2))]),
    ]

    @Test(arguments: rehearsedFaults)
    func `a fault that shows in a rehearsal is found`(_ fault: Fault) throws {
        let job = try RunHarness.job(PreflightTests.classifier(fault.changes))
        let results = PreflightCatalog.rehearse(job, seconds: 60)
        let found = try #require(results.first { $0.check == fault.check })
        if fault.check == "first_step_finite" {
            // 1e30 times inputs of about one, then exp.
            #expect(found.pointer == "/model/layers/1")
        } else {
            #expect(found.pointer == fault.pointer)
        }
        #expect(found.outcome == .fired, "\(found)")
        #expect(found.severity == fault.severity)
    }

    @Test func `what there is no time for says so`() throws {
        let job = try RunHarness.job(PreflightTests.classifier())
        let results = PreflightCatalog.rehearse(job, seconds: 0)
        for check in PreflightCatalog.rehearsals {
            let result = try #require(results.first { $0.check == check.id })
            #expect(result.outcome == .notEvaluable)
            #expect(result.message?.english == "the rehearsal's time was over")
        }
    }

    @Test func `every file of a folder is in the catalog, in order`() throws {
        for (folder, checks) in [
            ("Lints", PreflightCatalog.lints), ("Rehearsals", PreflightCatalog.rehearsals),
        ] {
            let path = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../../../Sources/Experiments/Preflight/\(folder)")
            let files = try FileManager.default.contentsOfDirectory(atPath: path.path)
                .map { $0.replacingOccurrences(of: ".swift", with: "") }
            #expect(checks.map { "\($0)" } == files.sorted())
        }
    }
}
