import Records
import Testing

@testable import Datasets

struct RowSplitTests {
    @Test(arguments: [2, 3, 10, 997], [0.2, 0.5, 0.7])
    func `puts every row on one side`(count: Int, fraction: Double) throws {
        let held = Int((Double(count) * fraction).rounded())
        guard held > 0, held < count else { return }
        for shuffle in [true, false] {
            let split = try RowSplit(count, fraction: fraction, shuffle: shuffle, seed: 1)
            #expect(split.validation.count == held)
            #expect((split.training + split.validation).sorted() == Array(0..<count))
            #expect(split.training == split.training.sorted())
        }
    }

    @Test func `depends on the seed alone`() throws {
        let first = try RowSplit(100, fraction: 0.2, shuffle: true, seed: 5)
        #expect(try RowSplit(100, fraction: 0.2, shuffle: true, seed: 5) == first)
        #expect(try RowSplit(100, fraction: 0.2, shuffle: true, seed: 6) != first)
    }

    @Test func `holds the last rows out without shuffling`() throws {
        let split = try RowSplit(5, fraction: 0.4, shuffle: false, seed: 5)
        #expect(split.training == [0, 1, 2] && split.validation == [3, 4])
    }

    @Test func `leaves rows on both sides`() {
        #expect(
            problems { _ = try RowSplit(4, fraction: 0.1, shuffle: true, seed: 0) } == """
                /data/validation/fraction: expected a share that leaves rows on both sides, got 0.1 \
                of 4 rows, which leaves none to hold out
                """)
        #expect(
            problems { _ = try RowSplit(1, fraction: 0.5, shuffle: true, seed: 0) } == """
                /data/validation/fraction: expected a share that leaves rows on both sides, got 0.5 \
                of 1 rows, which leaves none to train on
                """)
    }
}
