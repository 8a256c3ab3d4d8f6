import Datasets
import Kernels
import Records
import Testing

struct ResizeTests {
    private func resized(_ values: [Float], _ shape: [Int], to size: [Int]) throws -> [Float] {
        let table = Table(
            rowCount: 1, inputShape: shape, inputs: values,
            targets: .labels([0], classNames: nil))
        let step = Component("resize", ["size": .array(size.map { JSONValue($0) })])
        let spec = DataSpec(
            source: .inline(nil), validation: nil, preprocess: [step], task: nil,
            encodeTargets: nil)
        return try DataPreparation(table: table, validation: nil, spec: spec, seed: 0)
            .encoded(as: .index, targetWidth: 1).training.inputs.copied
    }

    /// Sums of a few products of numbers around 10: a few units in the last place.
    private func expectEqual(_ got: [Float], _ expected: [Float]) {
        #expect(got.count == expected.count)
        for (got, expected) in zip(got, expected) { #expect(abs(got - expected) < 1e-5) }
    }

    @Test func `enlarges as PyTorch's interpolate does`() throws {
        // torch.nn.functional.interpolate(x, size=(4, 3), mode="bilinear", align_corners=False)
        let values = try resized([0, 1, 2, 3, 10, 20, 30, 40], [2, 2, 2], to: [4, 3])
        expectEqual(
            values,
            [
                0, 0.5, 1, 0.5, 1, 1.5, 1.5, 2, 2.5, 2, 2.5, 3, 10, 15, 20, 15, 20, 25, 25, 30, 35,
                30, 35, 40,
            ])
    }

    @Test func `reduces as PyTorch's interpolate with antialias does`() throws {
        // torch.nn.functional.interpolate(x, size=(2, 3), …, antialias=True) of 5 by 4 numbers
        let values = try resized((0..<20).map { Float($0 * 7 % 11) }, [1, 5, 4], to: [2, 3])
        expectEqual(values, [3.6, 5.5, 5.65, 4.6, 6.5, 4.2])
    }

    @Test func `keeps the mean of a constant image and the size of an unchanged one`() throws {
        expectEqual(
            try resized([Float](repeating: 7, count: 64), [1, 8, 8], to: [28, 28]),
            [Float](repeating: 7, count: 784))
        let image = (0..<12).map { Float($0 * $0) }
        #expect(try resized(image, [1, 3, 4], to: [3, 4]) == image)
    }
}
