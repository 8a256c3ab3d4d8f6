import Datasets
import Records
import TestSupport
import Testing

/// Everything that a data check can say is said in Chinese too.
struct DataCheckTextTests {
    /// Rows that between them make every check fire, and leave every check without a judgement.
    private static func data() throws -> [CheckedData] {
        let plain = DataCheckTests.table(300) { _, _, _ in }
        let broken = DataCheckTests.table(100) { row, index, label in
            row[1] = 5
            row[3] = row[2]
            row[4] *= 1000
            row[0] = Float(label)
            if index == 17 { row[5] = .nan }
        }
        let uneven = DataCheckTests.table(100) { row, _, _ in
            row[0] *= 10
            row[1] *= 0.001
        }
        let equal = DataCheckTests.table(60) { row, _, _ in row = row.map { _ in 1 } }
        let moved = DataCheckTests.table(150, seed: 3) { row, _, _ in row[3] += 1.5 }
        let near = Table(
            rowCount: 100, inputShape: [6], inputs: plain.inputs.prefix(600).map { $0 + 1e-4 },
            targets: .labels([Float](repeating: 1, count: 100), classNames: nil))
        let copies = Table(
            rowCount: 100, inputShape: [6], inputs: Array(plain.inputs.prefix(600)),
            targets: .labels(Array((plain.labels ?? []).prefix(100)), classNames: nil))
        let spread = DataCheckTests.table(400, columns: 40) { _, _, _ in }
        let drifted = DataCheckTests.table(400, columns: 40, seed: 3) { row, _, _ in
            row = row.map { $0 + 0.3 }
        }
        func labelled(_ table: Table, _ label: (Int) -> Float) -> Table {
            Table(
                rowCount: table.rowCount, inputShape: table.inputShape, inputs: table.inputs,
                targets: .labels((0..<table.rowCount).map(label), classNames: nil))
        }
        let narrow = Table(
            rowCount: 5, inputShape: [1], inputs: [1, 2, 3, 4, 5],
            targets: .labels([0, 1, 0, 1, 0], classNames: nil))
        let one = Table(
            rowCount: 1, inputShape: [2], inputs: [.nan, .nan],
            targets: .labels([0], classNames: nil))
        let few = DataCheckTests.table(5) { _, _, _ in }
        let iris = try load(["builtin": "iris"])
        return [
            try DataCheckTests.checked(broken, standardized: false),
            try DataCheckTests.checked(uneven, standardized: false),
            try DataCheckTests.checked(equal, validation: moved, standardized: false),
            try DataCheckTests.checked(plain, validation: moved),
            try DataCheckTests.checked(plain, validation: copies),
            try DataCheckTests.checked(plain, validation: near),
            try DataCheckTests.checked(spread, validation: drifted),
            try DataCheckTests.checked(iris, shuffles: false), CheckedData(iris),
            try DataCheckTests.checked(labelled(plain) { _ in 0 }, shuffles: false),
            try DataCheckTests.checked(labelled(plain) { $0 % 50 == 0 ? 1 : 0 }),
            try DataCheckTests.checked(labelled(plain) { $0 == 3 ? 7 : 0 }, outputs: 2),
            CheckedData(labelled(plain) { $0 == 3 ? -1 : 0 }),
            CheckedData(try load(["builtin": "diabetes"])), CheckedData(narrow),
            CheckedData(one), try DataCheckTests.checked(narrow, validation: narrow),
            try DataCheckTests.checked(plain, validation: few),
            CheckedData(
                DataCheckTests.table(200) { own, row, _ in if row % 9 == 0 { own[0] = -99 } }),
        ]
    }

    @Test func `every check fires and speaks both languages`() throws {
        let results = try DataCheckTextTests.data().flatMap { DataCheckCatalog.results($0) }
        let fired = Set(results.filter(\.isFired).map(\.check))
        #expect(DataCheckCatalog.all.map { $0.id }.filter { !fired.contains($0) } == [])
        for result in results {
            #expect((result.message == nil) == (result.outcome == .clear))
            guard let message = result.message else { continue }
            #expect(message.chineseFlaws == [], "\(message)")
        }
    }
}
