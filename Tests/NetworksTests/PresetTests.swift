import Foundation
import Records
import Testing

@testable import Networks

struct PresetTests {
    private static func layers(
        _ preset: String, _ fields: [String: JSONValue] = [:]
    ) throws
        -> [Component]
    {
        var reader = SchemaReader()
        let value = reader.read(
            .object(fields.merging(["type": .string(preset)]) { $1 }),
            .component(PresetCatalog.components), at: .root)
        try reader.finish()
        return try NetworkHarness.layers(PresetCatalog.layers(Component(value) ?? Component("")))
    }

    /// The numbers that a network trains; those of LeNet-5 and ResNet-20 were counted in PyTorch, that
    /// of VGG-11 is torchvision's for ten classes.
    @Test(arguments: [
        ("lenet5", [1, 28, 28], 61_706), ("linear", [1, 8, 8], 650),
        ("mlp", [64], 64 * 128 + 128 + 128 * 64 + 64 + 650), ("resnet20", [3, 32, 32], 272_474),
        ("vgg11", [3, 32, 32], 128_807_306),
    ])
    func `has as many parameters as the original`(
        _ preset: String, _ shape: [Int], _ count: Int
    ) throws {
        let plan = try PlanBuilder.build(PresetTests.layers(preset), inputShape: shape)
        #expect(plan.flatMap(\.parameters).reduce(0) { $0 + $1.count } == count)
        #expect(plan.last?.outputShape == [10])
    }

    @Test func `takes other sizes`() throws {
        let shapes = try PlanBuilder.build(
            PresetTests.layers("mlp", ["hidden": [5, 4, 3], "num_classes": 2]), inputShape: [7]
        ).map(\.outputShape)
        #expect(shapes == [[7], [5], [5], [4], [4], [3], [3], [2]])
        let normalized = try PlanBuilder.build(
            PresetTests.layers("vgg11", ["batch_norm": true, "hidden": 8, "num_classes": 3]),
            inputShape: [1, 32, 32])
        #expect(normalized.count { $0.type == "batch_norm2d" && !$0.isHidden } == 8)
        #expect(normalized.last?.outputShape == [3])
    }

    @Test func `each file of the folder is one line of the catalog`() throws {
        let types = PresetCatalog.all.map { "\($0)" }
        #expect(try NetworkHarness.files(in: "Presets") == Set(types))
        #expect(types.count == Set(types).count)
    }
}
