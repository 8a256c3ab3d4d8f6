import CKernels
import Kernels
import Testing

struct DoubleProductTests {
    @Test(
        arguments: [
            (1, 1, 1), (5, 3, 7), (4, 8, 256), (6, 129, 257), (33, 128, 300), (2, 300, 2),
            (9, 17, 0),
        ], [false, true])
    func `adds the product, whatever the sizes and the orders`(
        _ size: (rows: Int, columns: Int, depth: Int), isTransposed: Bool
    ) {
        let random = CounterRandom(seed: 9, purpose: .sampling)
        let (rows, columns, depth) = size
        let a = (0..<max(1, rows * depth)).map { random.normal(at: $0) }
        let b = (0..<max(1, depth * columns)).map { random.normal(at: 100_000 + $0) }
        var c = (0..<rows * columns).map { random.normal(at: 900_000 + $0) }
        var expected = c
        let aStep = isTransposed ? (1, rows) : (depth, 1)
        let bStep = isTransposed ? (1, depth) : (columns, 1)
        for i in 0..<rows {
            for j in 0..<columns {
                for p in 0..<depth {
                    expected[i * columns + j] +=
                        a[i * aStep.0 + p * aStep.1] * b[p * bStep.0 + j * bStep.1]
                }
            }
        }
        ck_add_product_double(
            a, Int64(aStep.0), Int64(aStep.1), b, Int64(bStep.0), Int64(bStep.1), &c,
            Int64(columns), Int64(rows), Int64(columns), Int64(depth))
        for (value, exact) in zip(c, expected) { #expect(abs(value - exact) < 1e-12 * 300) }
    }
}
