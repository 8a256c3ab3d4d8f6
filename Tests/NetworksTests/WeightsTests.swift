import Foundation
import Records
import Testing

@testable import Networks

struct WeightsTests {
    /// Two linear layers with a rectifier between them.
    private static func network(seed: UInt64 = 1, units: Int = 3) throws -> Network {
        try NetworkHarness.network(
            [
                ["type": "linear", "out_features": JSONValue(units)], ["type": "relu"],
                ["type": "linear", "out_features": 2],
            ], inputShape: [4], rows: 2, seed: seed)
    }

    private static func values(_ network: Network) -> [[Float]] {
        network.parameters.map { Array(UnsafeBufferPointer(start: $0.values, count: $0.count)) }
    }

    @Test func `the names are those of PyTorch's state_dict`() throws {
        let file = try WeightsTests.network().weights
        #expect(file.tensors.map(\.name) == ["0.weight", "0.bias", "2.weight", "2.bias"])
        #expect(file.tensors.map(\.shape) == [[3, 4], [3], [2, 3], [2]])
        #expect(Network.stateName("layers[2].layers[0].weight") == "2.layers.0.weight")
        #expect(Network.stateName("layers[2].shortcut[0].weight") == "2.shortcut.0.weight")
        #expect(Network.stateName("layers[1].running_mean") == "1.running_mean")
    }

    @Test func `running statistics are in the file, and the count of batches may be`() throws {
        let network = try NetworkHarness.network(
            [["type": "linear", "out_features": 3], ["type": "batch_norm1d"]], inputShape: [4],
            rows: 2)
        var file = network.weights
        #expect(
            file.tensors.map(\.name) == [
                "0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var",
            ])
        file.tensors[4].values = [1, 2, 3]
        file.tensors.append(
            Safetensors.Tensor(name: "1.num_batches_tracked", shape: [], values: [7]))
        try network.load(Safetensors(file.data), at: .root)
        #expect(network.weights.tensors[4].values == [1, 2, 3])
    }

    @Test func `what is written is read back, and gives the network its numbers`() throws {
        let source = try WeightsTests.network(seed: 1)
        let target = try WeightsTests.network(seed: 2)
        #expect(WeightsTests.values(source) != WeightsTests.values(target))
        let file = try Safetensors(source.weights.data)
        #expect(file == source.weights)
        try target.load(file, at: .root)
        #expect(WeightsTests.values(source) == WeightsTests.values(target))
    }

    @Test func `every tensor that doesn't fit is named, and nothing is changed`() throws {
        let network = try WeightsTests.network()
        let before = WeightsTests.values(network)
        var file = try WeightsTests.network(units: 5).weights
        file.tensors.removeAll { $0.name == "2.bias" }
        file.tensors.append(Safetensors.Tensor(name: "2.biass", shape: [2], values: [1, 2]))
        let pointer = JSONPointer(tokens: ["model", "weights"])
        let error = try #require(throws: SpecErrors.self) { try network.load(file, at: pointer) }
        #expect(
            error.description.split(separator: "\n").map(String.init) == [
                "/model/weights: 0.weight: expected shape [3, 4], got [5, 4]",
                "/model/weights: 0.bias: expected shape [3], got [5]",
                "/model/weights: 2.weight: expected shape [2, 3], got [2, 5]",
                "/model/weights: 2.bias: expected a tensor of shape [2], got none",
                "/model/weights: 2.biass: the network has no such tensor"
                    + NearestName.hint(
                        "2.biass", among: ["0.weight", "0.bias", "2.weight", "2.bias"]),
            ])
        #expect(WeightsTests.values(network) == before)
    }

    /// A file with one tensor of two numbers.
    private static func file(_ type: String, _ bytes: [UInt8], shape: String = "[2]") -> Data {
        let header =
            #"{"x":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":[0,\#(bytes.count)]}}"#
        var data = Data()
        withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { data.append(contentsOf: $0) }
        data.append(contentsOf: header.utf8)
        data.append(contentsOf: bytes)
        return data
    }

    @Test(
        arguments: [
            ("F32", [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0]), ("F16", [0, 0x3C, 0, 0xC0]),
            ("BF16", [0x80, 0x3F, 0, 0xC0]),
            ("F64", [0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0, 0, 0, 0, 0, 0, 0, 0xC0]),
            ("I64", [1, 0, 0, 0, 0, 0, 0, 0, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]),
        ] as [(String, [UInt8])])
    func `one and minus two are read from every type`(_ type: String, _ bytes: [UInt8]) throws {
        #expect(try Safetensors(WeightsTests.file(type, bytes)).tensors[0].values == [1, -2])
    }

    @Test func `a file that isn't sound is refused, wherever it is cut`() throws {
        let whole = try WeightsTests.network().weights.data
        for length in 0..<whole.count {
            #expect(throws: SpecErrors.self) { try Safetensors(whole.prefix(length)) }
        }
        for (type, shape) in [("F8", "[2]"), ("F32", "[3]"), ("F32", "[-2]"), ("F32", "2")] {
            #expect(throws: SpecErrors.self) {
                try Safetensors(
                    WeightsTests.file(type, [UInt8](repeating: 0, count: 8), shape: shape))
            }
        }
        let huge = "[9223372036854775807,2]"
        #expect(throws: SpecErrors.self) {
            try Safetensors(
                WeightsTests.file("F32", [UInt8](repeating: 0, count: 8), shape: huge))
        }
    }
}
