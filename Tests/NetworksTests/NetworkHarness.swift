import Foundation
import Kernels
import Networks
import Records

/// Builds networks of JSON and computes them in double precision.
enum NetworkHarness {
    /// Reads a list of layers as a spec's would be, defaults filled in.
    static func layers(_ list: [JSONValue]) throws -> [Component] {
        var reader = SchemaReader()
        let kind = Schema.Kind.list(.component(LayerCatalog.components), count: 0...100)
        let value = reader.read(.array(list), kind, at: .root)
        try reader.finish()
        return (value?.array ?? []).compactMap { Component($0) }
    }

    /// Reads a loss as a spec's would be.
    static func loss(_ value: JSONValue, outputCount: Int) throws -> Loss {
        var reader = SchemaReader()
        let read = reader.read(value, .component(LossCatalog.components), at: .root)
        try reader.finish()
        let component = Component(read) ?? Component("")
        let definition = LossCatalog.definition(of: component.type)
        return definition?.make(component, outputCount: outputCount)
            ?? Loss(component, outputCount: outputCount)
    }

    /// Compiles a network.
    static func network(
        _ list: [JSONValue], inputShape: [Int], rows: Int, seed: UInt64 = 1
    ) throws -> Network {
        try Network(layers: layers(list), inputShape: inputShape, capacity: rows, seed: seed)
    }

    /// The values of all parameters of a network.
    static func values(_ network: Network) -> [[Double]] {
        network.parameters.map { parameter in
            (0..<parameter.count).map { Double(parameter.values[$0]) }
        }
    }

    /// The gradients of all parameters of a network.
    static func gradients(_ network: Network) -> [[Float]] {
        network.parameters.map { parameter in (0..<parameter.count).map { parameter.gradient[$0] } }
    }

    /// The outputs of a network in double precision, through every layer's own reference.
    static func reference(
        _ network: Network, _ input: [Double], rows: Int, parameters: [[Double]], pass: Layer.Pass
    ) -> [Double] {
        network.reference(input, rows: rows, parameters: parameters, pass: pass).last ?? input
    }

    /// Random normal numbers.
    static func normal(_ count: Int, seed: UInt64) -> [Float] {
        let random = CounterRandom(seed: seed, purpose: .sampling)
        return (0..<count).map { Float(random.normal(at: $0)) }
    }

    /// The Swift files of a folder of the module, without their extension.
    static func files(in folder: String) throws -> Set<String> {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appending(path: "Sources/Networks/\(folder)").path
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        return Set(names.filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) })
    }
}
