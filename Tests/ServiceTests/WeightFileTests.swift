import Foundation
import Records
import Testing

struct WeightFileTests {
    private static let spec = """
        {"data": {"source": {"inline": {"inputs": [[1], [2], [3]], "targets": [[2], [4], [6]]}}},
         "model": {"layers": [{"type": "linear", "out_features": 1}]},
         "loss": {"type": "mse"}, "optimizer": {"type": "sgd", "lr": 0.05}, "epochs": 1000}
        """

    /// A file that goes away with the test.
    private func withFile(_ body: (String) throws -> Void) throws {
        let file = FileManager.default.temporaryDirectory
            .appendingPathComponent("descentry-\(UUID().uuidString).safetensors")
        defer { try? FileManager.default.removeItem(at: file) }
        try body(file.path)
    }

    @Test func `weights that a run wrote give its outputs and are what another begins with`() throws
    {
        try withFile { path in
            let run = try Binary.run(
                ["run", "--quiet", "--save-weights", path, "-"], input: WeightFileTests.spec)
            #expect(run.status != 1, "\(run.output) \(run.errors)")
            let outcome = try Binary.run(
                ["predict", "--weights", path, "-"], input: WeightFileTests.spec)
            #expect(outcome.status == 0, "\(outcome.errors)")
            let outputs = try JSONCoding.document(from: Data(outcome.output.utf8))["outputs"]
            let values = (outputs?.array ?? []).compactMap { $0.array?.first?.number }
            // The slowest direction shrinks by 1.2 % a step, so that nothing is left of it by then.
            #expect(values.count == 3)
            #expect(zip(values, [2, 4, 6]).allSatisfy { abs($0 - $1) < 0.02 })
        }
    }

    @Test func `weights that don't fit are an error that names every tensor`() throws {
        try withFile { path in
            _ = try Binary.run(
                ["run", "--quiet", "--save-weights", path, "-"], input: WeightFileTests.spec)
            let wider = WeightFileTests.spec.replacing(
                #"{"type": "linear", "out_features": 1}"#,
                with: """
                    {"type": "linear", "out_features": 2}, {"type": "linear", "out_features": 1}
                    """)
            let outcome = try Binary.run(["run", "--weights", path, "-"], input: wider)
            #expect(outcome.status == 1)
            for text in [
                "/model/weights: 0.weight: expected shape [2, 1], got [1, 1]",
                "1.weight: expected a tensor of shape [1, 2], got none",
            ] {
                #expect(outcome.errors.contains(text), "\(outcome.errors)")
            }
        }
    }
}
