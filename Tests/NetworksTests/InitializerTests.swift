import Foundation
import Networks
import Records
import Testing

struct InitializerTests {
    /// An initializer with options, and what its values must look like for a weight of 150 × 250.
    struct Row: Sendable, CustomTestStringConvertible {
        let spec: JSONValue
        var mean = 0.0
        let deviation: Double
        /// The greatest distance from the mean; nil where there is none.
        var bound: Double?

        var type: String { spec["type"]?.string ?? "" }
        var testDescription: String {
            (try? JSONCoding.encode(spec)).map { String(decoding: $0, as: UTF8.self) } ?? type
        }
    }

    private static let (units, inputs) = (150, 250)

    private static func even(_ spec: JSONValue, _ deviation: Double) -> Row {
        Row(spec: spec, deviation: deviation, bound: 3.0.squareRoot() * deviation)
    }

    static let rows: [Row] = [
        Row(spec: ["type": "constant", "value": 0.25], mean: 0.25, deviation: 0, bound: 0),
        Row(spec: ["type": "zeros"], deviation: 0, bound: 0),
        Row(spec: ["type": "normal"], deviation: 1),
        Row(spec: ["type": "normal", "mean": 2, "std": 0.5], mean: 2, deviation: 0.5),
        Row(spec: ["type": "uniform"], mean: 0.5, deviation: 1 / 12.0.squareRoot(), bound: 0.5),
        Row(
            spec: ["type": "uniform", "a": -3, "b": 1], mean: -1, deviation: 4 / 12.0.squareRoot(),
            bound: 2),
        // The variance left between ±2σ is 1 - 4φ(2) / (Φ(2) - Φ(-2)) = 0.7737.
        Row(
            spec: ["type": "truncated_normal", "mean": 1, "std": 0.1], mean: 1,
            deviation: 0.1 * 0.773_741.squareRoot(), bound: 0.2),
        // gain / √fan; the default nonlinearity is leaky_relu with slope 0, whose gain is √2.
        Row(spec: ["type": "kaiming_normal"], deviation: (2.0 / 250).squareRoot()),
        Row(
            spec: ["type": "kaiming_normal", "mode": "fan_out", "nonlinearity": "tanh"],
            deviation: 5.0 / 3 / 150.0.squareRoot()),
        Row(
            spec: ["type": "kaiming_normal", "nonlinearity": "selu"],
            deviation: 0.75 / 250.0.squareRoot()),
        even(["type": "kaiming_uniform", "a": 2], (2.0 / 5 / 250).squareRoot()),
        even(
            ["type": "kaiming_uniform", "nonlinearity": "relu", "a": 9], (2.0 / 250).squareRoot()),
        even(["type": "kaiming_uniform", "nonlinearity": "sigmoid"], 1 / 250.0.squareRoot()),
        even(["type": "kaiming_uniform", "nonlinearity": "linear"], 1 / 250.0.squareRoot()),
        Row(spec: ["type": "xavier_normal", "gain": 2], deviation: 2 * (2.0 / 400).squareRoot()),
        even(["type": "xavier_uniform"], (2.0 / 400).squareRoot()),
        Row(spec: ["type": "lecun_normal"], deviation: 1 / 250.0.squareRoot()),
        even(["type": "lecun_uniform"], 1 / 250.0.squareRoot()),
        // Each of 150 orthonormal rows of 250 has mean square 1/250.
        Row(spec: ["type": "orthogonal", "gain": 3], deviation: 3 / 250.0.squareRoot()),
    ]

    private static func weights(
        _ spec: JSONValue, units: Int = units, inputs: Int = inputs, seed: UInt64 = 5
    ) throws -> [Double] {
        let layer: JSONValue = [
            "type": "linear", "out_features": .number(Double(units)), "bias": false,
            "init": ["weight": spec],
        ]
        let network = try NetworkHarness.network([layer], inputShape: [inputs], rows: 1, seed: seed)
        return NetworkHarness.values(network)[0]
    }

    @Test func `every initializer of the catalog has a row`() {
        #expect(
            Set(InitializerTests.rows.map(\.type))
                == Set(InitializerCatalog.all.map { $0.schema.type }))
    }

    @Test(arguments: rows)
    func `has the mean, the deviation and the bound of its formula`(_ row: Row) throws {
        let values = try InitializerTests.weights(row.spec)
        let count = Double(values.count)
        let mean = values.reduce(0, +) / count
        let deviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count).squareRoot()
        // Five standard errors of 37,500 values: σ/√n for the mean, σ/√(2n) for the deviation.
        #expect(abs(mean - row.mean) <= 5 * row.deviation / count.squareRoot() + 1e-7)
        #expect(
            abs(deviation - row.deviation) <= 5 * row.deviation / (2 * count).squareRoot() + 1e-9)
        if let bound = row.bound {
            // Rounding to float32 may step over the bound by half an ulp.
            #expect(values.allSatisfy { abs($0 - row.mean) <= bound * (1 + 1e-6) + 1e-9 })
            #expect(values.contains { abs($0 - row.mean) >= bound * 0.99 })
        }
    }

    @Test(arguments: rows)
    func `draws the same for the same seed, others for another`(_ row: Row) throws {
        let first = try InitializerTests.weights(row.spec, units: 7, inputs: 5)
        #expect(try InitializerTests.weights(row.spec, units: 7, inputs: 5) == first)
        if row.deviation > 0 {
            #expect(try InitializerTests.weights(row.spec, units: 7, inputs: 5, seed: 6) != first)
        }
    }

    @Test(arguments: [(1, 1), (3, 8), (8, 3), (20, 20)])
    func `orthogonal rows or columns are orthonormal times the gain`(
        _ units: Int, _ inputs: Int
    ) throws {
        let w = try InitializerTests.weights(
            ["type": "orthogonal", "gain": 2], units: units, inputs: inputs)
        let vectors: [[Double]] =
            units <= inputs
            ? (0..<units).map { row in (0..<inputs).map { w[row * inputs + $0] } }
            : (0..<inputs).map { column in (0..<units).map { w[$0 * inputs + column] } }
        for (index, vector) in vectors.enumerated() {
            for (other, second) in vectors.enumerated() {
                let product = zip(vector, second).reduce(0) { $0 + $1.0 * $1.1 }
                // The values were rounded to float32.
                #expect(abs(product - (index == other ? 4 : 0)) < 1e-6)
            }
        }
    }

    @Test func `without a word a linear layer is drawn as PyTorch draws it`() throws {
        let network = try NetworkHarness.network(
            [["type": "linear", "out_features": 100]], inputShape: [64], rows: 1)
        for values in NetworkHarness.values(network) {
            // kaiming_uniform with a = √5, and the bias: both even within ±1/√fan_in.
            #expect(values.allSatisfy { abs($0) <= 0.125 })
            #expect(values.contains { abs($0) > 0.115 })
        }
    }

    @Test(
        arguments: [
            ("NaN", .nan), ("Infinity", .infinity), ("-Infinity", -.infinity), (1e30, 1e30),
            // Beyond the range of float32.
            (-1e300, -.infinity),
        ] as [(JSONValue, Double)])
    func `a constant may be anything`(_ value: JSONValue, _ expected: Double) throws {
        let values = try InitializerTests.weights(
            ["type": "constant", "value": value], units: 2, inputs: 3)
        #expect(
            values.allSatisfy { Float($0) == Float(expected) || $0.isNaN && expected.isNaN })
    }

    @Test func `two layers alike are drawn differently`() throws {
        let layer: JSONValue = ["type": "linear", "out_features": 4]
        let network = try NetworkHarness.network([layer, layer], inputShape: [4], rows: 1)
        let values = NetworkHarness.values(network)
        #expect(values[0] != values[2])
    }
}
