import Datasets
import Records
import RunSupport
import Testing

@testable import Training

struct TargetFormTests {
    /// Targets, a loss and outputs, and the form that follows.
    struct Row: Sendable, CustomTestStringConvertible {
        let targets: Table.Targets
        let loss: String
        let outputs: [Int]
        var data: [String: JSONValue] = [:]
        let task: TrainingTask
        let encoding: DataSpec.TargetEncoding
        let width: Int

        var testDescription: String { "\(loss), \(outputs), \(data)" }
    }

    private static let labels = Table.Targets.labels([0, 1, 2], classNames: nil)
    private static func values(_ columns: Int) -> Table.Targets {
        .values([Float](repeating: 0, count: 3 * columns), columns: columns)
    }

    private static func form(
        _ targets: Table.Targets, _ loss: String, _ outputs: [Int], _ data: [String: JSONValue]
    ) throws -> TargetForm {
        let source: [String: JSONValue] = ["source": ["builtin": "iris"]]
        let spec = try SpecReader.read(
            RunHarness.spec([
                "data": .object(source.merging(data) { $1 }), "loss": ["type": .string(loss)],
            ]))
        return try TargetForm(spec: spec, targets: targets, outputShape: outputs)
    }

    @Test(arguments: [
        Row(
            targets: labels, loss: "cross_entropy", outputs: [3], task: .classification,
            encoding: .index, width: 1),
        Row(
            targets: labels, loss: "nll", outputs: [3], task: .classification, encoding: .index,
            width: 1),
        Row(
            targets: labels, loss: "cross_entropy", outputs: [3],
            data: ["encode_targets": "one_hot"],
            task: .classification, encoding: .oneHot, width: 3),
        Row(
            targets: labels, loss: "mse", outputs: [3], task: .classification, encoding: .oneHot,
            width: 3),
        Row(
            targets: labels, loss: "mse", outputs: [1], task: .classification, encoding: .value,
            width: 1),
        Row(
            targets: labels, loss: "mse", outputs: [1], data: ["task": "regression"],
            task: .regression, encoding: .value, width: 1),
        Row(
            targets: labels, loss: "bce_with_logits", outputs: [1], task: .binary, encoding: .value,
            width: 1),
        Row(
            targets: labels, loss: "bce", outputs: [3], task: .classification, encoding: .oneHot,
            width: 3),
        Row(
            targets: values(2), loss: "mse", outputs: [2], task: .regression, encoding: .value,
            width: 2),
        Row(
            targets: values(4), loss: "mse", outputs: [2, 2], task: .regression, encoding: .value,
            width: 4),
        Row(
            targets: values(2), loss: "bce_with_logits", outputs: [2], task: .multilabel,
            encoding: .value, width: 2),
        Row(
            targets: values(1), loss: "bce", outputs: [1], task: .binary, encoding: .value, width: 1
        ),
        Row(
            targets: labels, loss: "hinge", outputs: [3], task: .classification, encoding: .oneHot,
            width: 3),
        Row(
            targets: labels, loss: "hinge", outputs: [1], task: .binary, encoding: .value, width: 1),
        Row(
            targets: values(2), loss: "hinge", outputs: [2], task: .multilabel, encoding: .value,
            width: 2),
        Row(
            targets: values(2), loss: "smooth_l1", outputs: [2], task: .regression,
            encoding: .value, width: 2),
        Row(
            targets: values(3), loss: "cross_entropy", outputs: [3],
            data: ["task": "classification", "encode_targets": "value"], task: .classification,
            encoding: .value, width: 3),
    ])
    func `infers task, encoding and width`(_ row: Row) throws {
        let form = try TargetFormTests.form(row.targets, row.loss, row.outputs, row.data)
        #expect(form.task == row.task)
        #expect(form.encoding == row.encoding)
        #expect(form.width == row.width)
    }

    /// Targets that don't fit, and what is said.
    struct Wrong: Sendable, CustomTestStringConvertible {
        let targets: Table.Targets
        let loss: String
        let outputs: [Int]
        var encoding: JSONValue?
        let message: String

        var testDescription: String { message }
    }

    @Test(arguments: [
        Wrong(
            targets: values(2), loss: "mse", outputs: [3],
            message: "/model/layers: expected as many outputs as targets, 2, got 3"),
        Wrong(
            targets: values(2), loss: "mse", outputs: [2], encoding: "index",
            message: "/data/encode_targets: expected \"value\", as the targets are real values, "
                + "got \"index\""),
        Wrong(
            targets: labels, loss: "mse", outputs: [3], encoding: "index",
            message:
                "/data/encode_targets: expected an encoding that mse can compare with 3 outputs, "
                + "got \"index\""),
        Wrong(
            targets: labels, loss: "mse", outputs: [3], encoding: "value",
            message:
                "/data/encode_targets: expected an encoding that mse can compare with 3 outputs, "
                + "got \"value\""),
    ])
    func `says why targets don't fit`(_ wrong: Wrong) {
        let error = #expect(throws: SpecErrors.self) {
            try TargetFormTests.form(
                wrong.targets, wrong.loss, wrong.outputs,
                wrong.encoding.map { ["encode_targets": $0] } ?? [:])
        }
        #expect(error?.description == wrong.message)
    }

    @Test(arguments: [
        ("cross_entropy", "weight"), ("nll", "weight"), ("bce_with_logits", "pos_weight"),
    ])
    func `says where a list hasn't one number an output`(_ loss: String, _ field: String) throws {
        func form(_ count: Int) throws {
            let weights = [JSONValue](repeating: 1, count: count)
            let spec = try SpecReader.read(
                RunHarness.spec([
                    "data": ["source": ["builtin": "iris"]],
                    "loss": ["type": .string(loss), field: .array(weights)],
                ]))
            _ = try TargetForm(spec: spec, targets: TargetFormTests.labels, outputShape: [3])
        }
        let error = #expect(throws: SpecErrors.self) { try form(2) }
        #expect(
            error?.description == "/loss/\(field): expected 3 numbers, one an output, got 2")
        #expect(throws: Never.self) { try form(3) }
    }
}
