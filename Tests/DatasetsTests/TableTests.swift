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
