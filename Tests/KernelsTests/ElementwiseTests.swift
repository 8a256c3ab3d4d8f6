import CKernels
import Foundation
import Testing

struct ElementwiseTests {
    typealias In = UnsafePointer<Float>
    typealias Out = UnsafeMutablePointer<Float>

    /// A loop over numbers and the same function in double precision.
    struct Function: Sendable, CustomTestStringConvertible {
        let name: String
        /// Whether the result is one rounded operation of float32 rather than an approximation.
        var isExact = false
        let reference: @Sendable (Double) -> Double
        let slope: @Sendable (Double) -> Double
        let forward: @Sendable (In, Out, Int64) -> Void
        /// From input, output and the output's gradient.
        let backward: @Sendable (In, In, In, Out, Int64) -> Void

        var testDescription: String { name }

        func outputs(_ x: [Float]) -> [Float] {
            var y = [Float](repeating: -7, count: x.count)
            forward(x, &y, Int64(x.count))
            return y
        }

        func gradients(_ x: [Float], _ dy: [Float]) -> [Float] {
            var dx = [Float](repeating: -7, count: x.count)
            backward(x, outputs(x), dy, &dx, Int64(x.count))
            return dx
        }
    }

    private static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    private static let gelu = Function(
        name: "gelu", reference: { 0.5 * $0 * (1 + erf($0 / 2.0.squareRoot())) },
        slope: {
            0.5 * (1 + erf($0 / 2.0.squareRoot())) + $0 * exp(-$0 * $0 / 2) / (2 * .pi).squareRoot()
        },
        forward: { ck_gelu($0, $1, $2) }, backward: { ck_gelu_backward($0, $2, $3, $4) })

    private static let geluTanh = Function(
        name: "gelu_tanh",
        reference: {
            0.5 * $0 * (1 + tanh((2 / .pi).squareRoot() * ($0 + 0.044715 * $0 * $0 * $0)))
        },
        slope: {
            let root = (2 / Double.pi).squareRoot()
            let t = tanh(root * ($0 + 0.044715 * $0 * $0 * $0))
            return 0.5 * (1 + t)
                + 0.5 * $0 * (1 - t * t) * root * (1 + 3 * 0.044715 * $0 * $0)
        },
        forward: { ck_gelu_tanh($0, $1, $2) }, backward: { ck_gelu_tanh_backward($0, $2, $3, $4) })

    static let functions = [
        Function(
            name: "relu", isExact: true, reference: { $0 < 0 ? 0 : $0 }, slope: { $0 > 0 ? 1 : 0 },
            forward: { ck_relu($0, $1, $2) }, backward: { ck_relu_backward($1, $2, $3, $4) }),
        Function(
            name: "leaky_relu", isExact: true, reference: { $0 < 0 ? Double(Float(0.2)) * $0 : $0 },
            slope: { $0 > 0 ? 1 : Double(Float(0.2)) }, forward: { ck_leaky_relu($0, $1, $2, 0.2) },
            backward: { ck_leaky_relu_backward($0, $2, $3, $4, 0.2) }),
        Function(
            name: "elu", reference: { 1.5 * ($0 > 0 ? $0 : 2 * expm1($0)) },
            slope: { 1.5 * ($0 > 0 ? 1 : 2 * exp($0)) }, forward: { ck_elu($0, $1, $2, 2, 1.5) },
            backward: { ck_elu_backward($0, $2, $3, $4, 2, 1.5) }),
        gelu, geluTanh,
        Function(
            name: "silu", reference: { $0 * sigmoid($0) },
            slope: { sigmoid($0) * (1 + $0 * (1 - sigmoid($0))) },
            forward: { ck_silu($0, $1, $2) }, backward: { ck_silu_backward($0, $2, $3, $4) }),
        Function(
            name: "sigmoid", reference: { sigmoid($0) }, slope: { sigmoid($0) * (1 - sigmoid($0)) },
            forward: { ck_sigmoid($0, $1, $2) }, backward: { ck_sigmoid_backward($1, $2, $3, $4) }),
        Function(
            name: "tanh", reference: { tanh($0) }, slope: { 1 - tanh($0) * tanh($0) },
            forward: { ck_tanh($0, $1, $2) }, backward: { ck_tanh_backward($1, $2, $3, $4) }),
        Function(
            name: "softplus",
            reference: { 2 * $0 > 3 ? $0 : log1p(exp(2 * $0)) / 2 },
            slope: { 2 * $0 > 3 ? 1 : sigmoid(2 * $0) },
            forward: { ck_softplus($0, $1, $2, 2, 3) },
            backward: { ck_softplus_backward($0, $2, $3, $4, 2, 3) }),
        Function(
            name: "hardtanh", isExact: true, reference: { $0 < -1 ? -1 : $0 > 2 ? 2 : $0 },
            slope: { $0 > -1 && $0 < 2 ? 1 : 0 }, forward: { ck_hardtanh($0, $1, $2, -1, 2) },
            backward: { ck_hardtanh_backward($0, $2, $3, $4, -1, 2) }),
        Function(
            name: "exp", reference: { exp($0) }, slope: { exp($0) },
            forward: { ck_exp($0, $1, $2) }, backward: { ck_multiply($1, $2, $3, $4) }),
        Function(
            name: "scale", reference: { -3 * $0 + 0.5 }, slope: { _ in -3 },
            forward: { ck_scale($0, $1, $2, -3, 0.5) },
            backward: { ck_scale($2, $3, $4, -3, 0) }),
        Function(
            name: "log", reference: { log($0) }, slope: { 1 / $0 },
            forward: { ck_log($0, $1, $2) }, backward: { ck_log_backward($0, $2, $3, $4) }),
    ]

    private static func inputs(_ function: Function, _ count: Int) -> [Float] {
        let x = Numbers.normal(count, seed: UInt64(count) + 5)
        return function.name == "log" ? x.map { abs($0) + 0.01 } : x
    }

    @Test(arguments: functions, Numbers.sizes)
    func `the loop equals the function in double precision`(_ function: Function, _ count: Int) {
        let x = ElementwiseTests.inputs(function, count)
        // A few ulp (6e-8 each) where the result is a chain of roundings; values near 1 that are
        // subtracted, as in elu and gelu, leave an absolute error of that size instead.
        let tolerance = function.isExact ? 6e-8 : 1e-6
        let mismatch = Numbers.firstMismatch(
            function.outputs(x), x.map { function.reference(Double($0)) }, relative: tolerance,
            floor: function.isExact ? 0 : 1e-6)
        #expect(mismatch == nil, "\(mismatch.map { x[$0] } ?? 0)")
    }

    @Test(arguments: functions, Numbers.sizes)
    func `the derivative's loop equals the slope in double precision`(
        _ function: Function, _ count: Int
    ) {
        let x = ElementwiseTests.inputs(function, count)
        let dy = Numbers.normal(count, seed: 77, deviation: 1)
        let references = zip(x, dy).map { Double($1) * function.slope(Double($0)) }
        // 1 - y² and y·(1 - y) near saturation cancel: an absolute error of some ulp of 1, times dy.
        let mismatch = Numbers.firstMismatch(
            function.gradients(x, dy), references, relative: 2e-6, floor: 2e-6)
        #expect(mismatch == nil, "\(mismatch.map { x[$0] } ?? 0)")
    }

    @Test(arguments: functions)
    func `NaN and infinities give what the mathematics gives, at every place of a vector`(
        _ function: Function
    ) {
        for special in [Float.nan, .infinity, -.infinity] {
            for place in [0, 7, 15, 16, 32] {
                var x = [Float](repeating: 0.5, count: 33)
                x[place] = special
                let mismatch = Numbers.firstMismatch(
                    function.outputs(x), x.map { function.reference(Double($0)) }, relative: 1e-6,
                    floor: 1e-6)
                #expect(mismatch == nil, "\(special) at \(place)")
            }
        }
    }

    @Test(arguments: functions)
    func `a NaN gradient stays NaN and keeps to its place`(_ function: Function) {
        let x = [Float](repeating: 0.5, count: 33)
        var dy = [Float](repeating: 1, count: 33)
        dy[20] = .nan
        let dx = function.gradients(x, dy)
        #expect(dx.indices.filter { dx[$0].isNaN } == [20])
    }

    @Test(arguments: functions.filter { !$0.isExact && !["scale"].contains($0.name) })
    func `a NaN input of a smooth function gives a NaN gradient`(_ function: Function) {
        var x = [Float](repeating: 0.5, count: 33)
        x[3] = .nan
        let dx = function.gradients(x, [Float](repeating: 1, count: 33))
        // Above its threshold softplus is linear; NaN isn't above it.
        let isLinearThere = function.name == "elu"
        #expect(dx[3].isNaN || isLinearThere)
        #expect(dx.count { $0.isNaN } <= 1)
    }

    @Test func `functions work in place`() {
        for function in ElementwiseTests.functions {
            let x = ElementwiseTests.inputs(function, 100)
            var y = x
            y.withUnsafeMutableBufferPointer { buffer in
                guard let base = buffer.baseAddress else { return }
                function.forward(base, base, 100)
            }
            #expect(y == function.outputs(x), "\(function.name)")
        }
    }

    /// The distance in units of the last place of the reference, subnormals included.
    private static func ulps(_ value: Float, _ reference: Double) -> Double {
        let rounded = Float(reference)
        if value == rounded { return 0 }
        guard value.isFinite, rounded.isFinite else { return .infinity }
        return abs(Double(value) - reference) / Double(rounded.ulp)
    }

    private static func worst(
        _ range: ClosedRange<Float>, _ forward: (In, Out, Int64) -> Void,
        _ reference: (Double) -> Double
    ) -> (ulps: Double, x: Float) {
        let count = 200_001
        let x = (0..<count).map {
            range.lowerBound + (range.upperBound - range.lowerBound) * Float($0) / Float(count - 1)
        }
        var y = x
        forward(x, &y, Int64(count))
        return zip(x, y).reduce((0, 0)) { worst, pair in
            let distance = ulps(pair.1, reference(Double(pair.0)))
            return distance > worst.0 ? (distance, pair.0) : worst
        }
    }

    @Test func `exp is within a few ulp from underflow to overflow`() {
        // The header promises 2 ulp; half a unit more for the reference's own rounding.
        let worst = ElementwiseTests.worst(-87...88.7, { ck_exp($0, $1, $2) }, { exp($0) })
        #expect(worst.ulps <= 2.5, "at \(worst.x)")
        // Subnormal results are rounded once more by the scaling in two halves.
        let small = ElementwiseTests.worst(-103.9...(-87), { ck_exp($0, $1, $2) }, { exp($0) })
        #expect(small.ulps <= 2.5, "at \(small.x)")
    }

    @Test func `exp overflows to infinity and underflows to zero`() {
        let x: [Float] = [88.73, 89, 95, 1e30, .infinity, -104, -110, -1e30, -.infinity, 0]
        var y = x
        ck_exp(x, &y, Int64(x.count))
        #expect(y == [.infinity, .infinity, .infinity, .infinity, .infinity, 0, 0, 0, 0, 1])
    }

    @Test func `tanh and sigmoid are within a few ulp`() {
        let tangent = ElementwiseTests.worst(-12...12, { ck_tanh($0, $1, $2) }, { tanh($0) })
        #expect(tangent.ulps <= 3.5, "at \(tangent.x)")
        // Two roundings (the sum and the quotient) besides those of exp.
        let logistic = ElementwiseTests.worst(
            -80...80, { ck_sigmoid($0, $1, $2) }, { 1 / (1 + exp(-$0)) })
        #expect(logistic.ulps <= 4, "at \(logistic.x)")
    }
}
