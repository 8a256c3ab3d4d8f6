import CKernels
import Testing

struct ProductTests {
    /// Rows, units, inputs: around the tiles of 6 × 8, 16 or 32, and beyond one block of each dimension.
    static let shapes = [
        (1, 1, 1), (2, 3, 5), (7, 16, 9), (32, 16, 2), (33, 2, 16), (8, 10, 64), (14, 48, 33),
        (32, 64, 128), (100, 260, 40), (40, 30, 300), (130, 70, 513),
    ]

    /// Σ_k a(i, k)·b(k, j), plus a bias, in double precision.
    private static func product(
        _ m: Int, _ n: Int, _ k: Int, bias: (Int) -> Float = { _ in 0 }, _ a: (Int, Int) -> Float,
        _ b: (Int, Int) -> Float
    ) -> [Double] {
        (0..<m * n).map { index in
            let (i, j) = (index / n, index % n)
            return (0..<k).reduce(Double(bias(j))) { $0 + Double(a(i, $1)) * Double(b($1, j)) }
        }
    }

    @Test(arguments: shapes)
    func `the products of a fully connected layer equal their references`(
        _ rows: Int, _ units: Int, _ inputs: Int
    ) {
        let x = Numbers.normal(rows * inputs, deviation: 1)
        let w = Numbers.normal(units * inputs, seed: 2, deviation: 1)
        let dy = Numbers.normal(rows * units, seed: 3, deviation: 1)
        let bias = Numbers.normal(units, seed: 4, deviation: 1)
        let (r, u, n) = (Int64(rows), Int64(units), Int64(inputs))
        // A NaN at the start tells of a number that isn't written, or is added to.
        var y = [Float](repeating: .nan, count: rows * units)
        var dw = [Float](repeating: .nan, count: units * inputs)
        var dx = [Float](repeating: .nan, count: rows * inputs)
        // Up to 513 products of size 1 sum to about 23, each partial sum rounded at 2^-24 of that.
        let floor = 1e-4

        ck_linear_forward(x, w, bias, &y, r, u, n)
        let forward = ProductTests.product(
            rows, units, inputs, bias: { bias[$0] }, { x[$0 * inputs + $1] },
            { w[$1 * inputs + $0] })
        #expect(Numbers.firstMismatch(y, forward, relative: 1e-5, floor: floor) == nil)

        ck_linear_forward(x, w, nil, &y, r, u, n)
        let unbiased = ProductTests.product(
            rows, units, inputs, { x[$0 * inputs + $1] }, { w[$1 * inputs + $0] })
        #expect(Numbers.firstMismatch(y, unbiased, relative: 1e-5, floor: floor) == nil)

        ck_linear_weight_gradient(dy, x, &dw, r, u, n)
        let weight = ProductTests.product(
            units, inputs, rows, { dy[$1 * units + $0] }, { x[$0 * inputs + $1] })
        #expect(Numbers.firstMismatch(dw, weight, relative: 1e-5, floor: floor) == nil)

        ck_linear_input_gradient(dy, w, &dx, r, u, n)
        let input = ProductTests.product(
            rows, inputs, units, { dy[$0 * units + $1] }, { w[$0 * inputs + $1] })
        #expect(Numbers.firstMismatch(dx, input, relative: 1e-5, floor: floor) == nil)
    }

    @Test(arguments: shapes)
    func `a NaN reaches the numbers that depend on it, and no others`(
        _ rows: Int, _ units: Int, _ inputs: Int
    ) {
        var x = [Float](repeating: 1, count: rows * inputs)
        x[(rows - 1) * inputs] = .nan
        let w = [Float](repeating: 1, count: units * inputs)
        var y = [Float](repeating: 0, count: rows * units)
        ck_linear_forward(x, w, nil, &y, Int64(rows), Int64(units), Int64(inputs))
        for row in 0..<rows {
            let span = y[row * units..<(row + 1) * units]
            #expect(span.allSatisfy { $0.isNaN == (row == rows - 1) })
        }
    }
}
