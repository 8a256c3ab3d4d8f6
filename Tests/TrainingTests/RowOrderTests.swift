import Kernels
import Testing

@testable import Training

struct RowOrderTests {
    private func rows(_ order: RowOrder, count: Int, epoch: Int = 0, seed: UInt64 = 1) -> [Int32] {
        var rows = [Int32](repeating: -1, count: count)
        order.fill(&rows, count: count, seed: seed, epoch: epoch)
        return rows
    }

    @Test func `a shuffled epoch has every row once, in an order of its own`() {
        let first = rows(.shuffled, count: 50)
        #expect(first.sorted() == (0..<50).map { $0 })
        #expect(rows(.shuffled, count: 50) == first)
        #expect(rows(.shuffled, count: 50, epoch: 1) != first)
        #expect(rows(.shuffled, count: 50, seed: 2) != first)
    }

    @Test func `a balanced epoch has each class as often, whatever its rows`() {
        // 90 rows of class 0, 9 of class 4, one that no class has.
        let labels = [Int32](repeating: 0, count: 90) + [Int32](repeating: 4, count: 9) + [-1]
        let order = RowOrder.balanced(ClassRows(labels: labels))
        var shares: [Int32: Int] = [:]
        for epoch in 0..<3 {
            let chosen = rows(order, count: 100, epoch: epoch)
            #expect(chosen == rows(order, count: 100, epoch: epoch))
            var counts: [Int32: Int] = [:]
            for row in chosen { counts[labels[Int(row)], default: 0] += 1 }
            // 100 places among three classes: 33 each, and one more for one of them.
            #expect(counts.values.sorted() == [33, 33, 34])
            for (label, count) in counts { shares[label, default: 0] += count }
        }
        // The place that is left over goes to each class in turn.
        #expect(shares == [0: 100, 4: 100, -1: 100])
        #expect(rows(order, count: 100, epoch: 1) != rows(order, count: 100))
    }

    @Test func `the rows of a class are drawn evenly, in no order`() {
        let labels: [Int32] = [1, 0, 0, 0]
        let order = RowOrder.balanced(ClassRows(labels: labels))
        var counts = [Int](repeating: 0, count: 4)
        var first = [Int](repeating: 0, count: 2)
        for epoch in 0..<3000 {
            let chosen = rows(order, count: 4, epoch: epoch)
            for row in chosen { counts[Int(row)] += 1 }
            first[Int(labels[Int(chosen[0])])] += 1
        }
        #expect(counts[0] == 6000)
        // Five standard errors of 6000 draws from three: 5·√(6000·1/3·2/3).
        #expect(counts[1...].allSatisfy { abs($0 - 2000) < 183 })
        // And of 3000 from two: 5·√(3000/4).
        #expect(abs(first[0] - 1500) < 137)
    }
}
