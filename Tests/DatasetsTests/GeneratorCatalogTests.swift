import Datasets
import Records
import Testing

struct GeneratorCatalogTests {
    /// Every generator with its default shape and classes (0 for real targets).
    static let expectations: [(name: String, inputs: Int, classes: Int)] = [
        ("blobs", 2, 3), ("circles", 2, 2), ("linear", 10, 0), ("moons", 2, 2), ("sine", 1, 0),
        ("spirals", 2, 2), ("xor", 2, 2),
    ]

    @Test func `has an expectation for every generator`() {
        #expect(GeneratorCatalogTests.expectations.map(\.name) == names)
    }

    @Test(arguments: expectations)
    func `makes finite rows of its shape`(name: String, inputs: Int, classes: Int) throws {
        let table = try load(["generator": .string(name), "rows": 99])
        #expect(table.rowCount == 99 && table.inputShape == [inputs])
        #expect(table.inputs.allSatisfy { $0.isFinite })
        #expect(table.classCount == classes)
        if let labels = table.labels {
            let counts = (0..<classes).map { label in labels.count { $0 == Float(label) } }
            #expect((counts.max() ?? 0) - (counts.min() ?? 0) <= 1)
        } else {
            #expect(table.values?.count == 99)
        }
    }

    @Test(arguments: expectations.map(\.name))
    func `depends on its seed alone`(name: String) throws {
        let first = try load(["generator": .string(name), "rows": 50, "seed": 3])
        #expect(try load(["generator": .string(name), "rows": 50, "seed": 3]) == first)
        #expect(try load(["generator": .string(name), "rows": 50, "seed": 4]) != first)
    }

    @Test(arguments: ["blobs", "circles", "moons", "spirals", "xor"])
    func `sorts its rows by class unless they are shuffled`(name: String) throws {
        let labels = try load(["generator": .string(name), "shuffle": false]).labels ?? []
        #expect(labels == labels.sorted() && labels.count == 1000)
        let mixed = try load(["generator": .string(name)]).labels ?? []
        #expect(mixed != mixed.sorted() && mixed.sorted() == labels)
    }

    @Test func `puts circles at radius 1 and at the factor`() throws {
        let table = try load(["generator": "circles", "noise": 0, "factor": 0.25])
        for (row, label) in (table.labels ?? []).enumerated() {
            let (x, y) = (table.inputs[2 * row], table.inputs[2 * row + 1])
            #expect(abs((x * x + y * y).squareRoot() - (label == 0 ? 1 : 0.25)) < 1e-6)
        }
    }

    @Test func `puts the class of xor where signs differ`() throws {
        let table = try load(["generator": "xor"])
        for (row, label) in (table.labels ?? []).enumerated() {
            let (x, y) = (table.inputs[2 * row], table.inputs[2 * row + 1])
            #expect(abs(x) <= 1 && abs(y) <= 1)
            #expect(((x < 0) != (y < 0)) == (label == 1))
        }
    }

    @Test func `makes sine and linear targets that follow from the inputs`() throws {
        let sine = try load(["generator": "sine", "noise": 0, "frequency": 0.5])
        // Half a wave grows with x all the way.
        let pairs = zip(sine.inputs, sine.values ?? []).sorted { $0.0 < $1.0 }
        #expect(zip(pairs, pairs.dropFirst()).allSatisfy { $0.1 <= $1.1 })
        let flat = try load(["generator": "linear", "noise": 0, "features": 1, "bias": 3])
        let slopes = zip(flat.inputs, flat.values ?? []).filter { abs($0.0) > 0.1 }
            .map { ($0.1 - 3) / $0.0 }
        #expect((slopes.max() ?? 0) - (slopes.min() ?? 0) < 1e-4)
    }

    @Test(arguments: ["blobs", "circles", "moons", "spirals"])
    func `has classes that the nearest neighbour tells apart`(name: String) throws {
        let deviation = name == "blobs" ? "cluster_std" : "noise"
        let table = try load(
            .object(["generator": .string(name), "rows": 400, deviation: 0.01]))
        let labels = table.labels ?? []
        var right = 0
        for row in labels.indices {
            var nearest = (distance: Float.infinity, label: Float.nan)
            for other in labels.indices where other != row {
                let x = table.inputs[2 * row] - table.inputs[2 * other]
                let y = table.inputs[2 * row + 1] - table.inputs[2 * other + 1]
                let distance = x * x + y * y
                if distance < nearest.distance { nearest = (distance, labels[other]) }
            }
            if nearest.label == labels[row] { right += 1 }
        }
        #expect(right > 380)
    }

    @Test(
        arguments: [
            (
                ["generator": "circels"],
                "/data/source/generator: unknown generator \"circels\"; did you mean \"circles\"?"
            ),
            (
                ["generator": "circles", "factr": 0.5],
                "/data/source/factr: unknown field \"factr\"; did you mean \"factor\"?"
            ),
            (
                ["generator": "moons", "noise": -1],
                "/data/source/noise: expected a number of at least 0, got -1"
            ),
            (
                ["generator": "linear", "rows": 1_000_000, "features": 1000],
                "/data/source/rows: expected at most 67108 rows of 1000 inputs, got 1000000"
            ),
        ] as [(JSONValue, String)])
    func `says what is wrong with a generator`(source: JSONValue, expected: String) {
        #expect(problems { _ = try load(source) } == expected)
    }

    private var names: [String] { GeneratorCatalog.all.map { $0.schema.type } }
}
