import Datasets
import Testing

struct TableTests {
    @Test func `counts classes up to the highest whole label`() {
        let table = Table(
            rowCount: 5, inputShape: [1], inputs: [0, 1, 2, 3, 4],
            targets: .labels([0, 3, .nan, -1, 1e9], classNames: nil))
        #expect(table.classCount == 4)
    }
}

extension TableTests {
    private func bytes(_ table: Table) -> [UInt8] {
        var bytes: [UInt8] = []
        table.withFingerprintBytes { bytes.append(contentsOf: $0) }
        return bytes
    }

    @Test func `has bytes of its own for every content`() {
        let values = Table(
            rowCount: 2, inputShape: [2], inputs: [1, 2, 3, 4],
            targets: .values([0, 1], columns: 1))
        let others = [
            Table(
                rowCount: 2, inputShape: [2], inputs: [1, 2, 3, 5],
                targets: .values([0, 1], columns: 1)),
            Table(
                rowCount: 2, inputShape: [1, 2], inputs: [1, 2, 3, 4],
                targets: .values([0, 1], columns: 1)),
            Table(
                rowCount: 2, inputShape: [2], inputs: [1, 2, 3, 4],
                targets: .labels([0, 1], classNames: nil)),
            Table(
                rowCount: 2, inputShape: [2], inputs: [1, 2, 3, 4],
                targets: .labels([0, 1], classNames: ["a", "b"])),
        ]
        #expect(Set((others + [values]).map(bytes)).count == 5)
        #expect(bytes(values).count == "rows=2 inputs=2 values=1\n".utf8.count + 24)
        let named = Table(
            rowCount: 2, inputShape: [2], inputs: [1, 2, 3, 4], featureNames: ["u", "v"],
            targets: .values([0, 1], columns: 1))
        #expect(bytes(named) == bytes(values))
    }
}
