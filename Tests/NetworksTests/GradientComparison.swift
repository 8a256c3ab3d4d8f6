import Testing

/// Compares gradients in float32 with central differences in double precision.
struct GradientComparison {
    /// The step of the central differences: their own error is about step² and 1e-16 / step, both
    /// 1e-10, far below what float32 leaves.
    static let step = 1e-5

    /// The greatest relative error allowed.
    ///
    /// A gradient in float32 is a sum of some hundred products, each rounded by 6e-8; where they
    /// cancel, the error is relative to the terms rather than to the sum. Errors are therefore taken
    /// relative to |a| + |n|, but at least to a hundredth of the tensor's largest gradient.
    static let tolerance = 2e-4

    /// The worst error so far.
    private(set) var worst = (error: 0.0, place: "nothing", analytic: 0.0, numeric: 0.0)
    /// How many numbers were compared.
    private(set) var count = 0

    /// The largest gradient of the network.
    ///
    /// A tensor whose every gradient is a millionth of it or less has none in truth, as a bias before a
    /// normalization: what float32 leaves there are some ulp of terms as large as the others'.
    private let scale: Double

    /// Begins a comparison of a network's gradients.
    init(_ gradients: [[Float]]) {
        scale = Double(gradients.joined().reduce(0) { max($0, abs($1)) })
    }

    /// Compares a tensor's gradient with the differences of a function of its values.
    mutating func compare(
        _ name: String, values: [Double], gradient: [Float], function: ([Double]) -> Double
    ) {
        let numeric = values.indices.map { index in
            var changed = values
            changed[index] = values[index] + GradientComparison.step
            let above = function(changed)
            changed[index] = values[index] - GradientComparison.step
            return (above - function(changed)) / (2 * GradientComparison.step)
        }
        let largest = numeric.map { abs($0) }.max() ?? 0
        let floor = max(1e-8, (largest < 1e-6 * scale ? scale : largest) / 100)
        for index in values.indices {
            let (a, n) = (Double(gradient[index]), numeric[index])
            let relative = abs(a - n) / max(floor, abs(a) + abs(n))
            count += 1
            // A NaN on either side is the worst of all.
            guard relative.isNaN || relative > worst.error else { continue }
            worst = (relative.isNaN ? .infinity : relative, "\(name)[\(index)]", a, n)
        }
    }

    /// Fails with the worst place if it is too far off.
    func check(sourceLocation: SourceLocation = #_sourceLocation) {
        #expect(count > 0, sourceLocation: sourceLocation)
        #expect(
            worst.error <= GradientComparison.tolerance,
            "\(worst.place): \(worst.analytic) analytic, \(worst.numeric) numeric",
            sourceLocation: sourceLocation)
    }
}
