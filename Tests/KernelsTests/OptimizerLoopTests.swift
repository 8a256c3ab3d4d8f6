import CKernels
import Kernels
import Testing

struct OptimizerLoopTests {
    /// What an optimizer keeps and changes, in double precision.
    struct State {
        var weight: Double
        var first = 0.0
        var second = 0.0
        var velocity = 0.0
        var greatest = 0.0
    }

    /// A loop, and the same update of one number in double precision.
    struct Loop: Sendable, CustomTestStringConvertible {
        let name: String
        var rule = ck_gradient_rule(scale: 1, clip: .infinity, sign: 1, l2: 0)
        let reference: @Sendable (inout State, Double, Int) -> Void
        let run:
            @Sendable (
                UnsafeMutablePointer<Float>, UnsafePointer<Float>, [UnsafeMutablePointer<Float>],
                Int64,
                ck_gradient_rule, Int, UnsafeMutablePointer<ck_update_sums>?
            ) -> Void

        var testDescription: String { name }
    }

    private static func sgd(
        _ name: String, momentum: Float, dampening: Float = 0, nesterov: Bool = false,
        rule: ck_gradient_rule = ck_gradient_rule(scale: 1, clip: .infinity, sign: 1, l2: 0)
    ) -> Loop {
        Loop(
            name: name, rule: rule,
            reference: { state, gradient, step in
                let m = Double(momentum)
                guard m != 0 else { return state.weight -= 0.1 * gradient }
                state.velocity =
                    step == 1
                    ? gradient : m * state.velocity + (1 - Double(dampening)) * gradient
                state.weight -= 0.1 * (nesterov ? gradient + m * state.velocity : state.velocity)
            },
            run: { w, g, slots, n, rule, step, sums in
                ck_sgd(
                    w, g, momentum == 0 ? nil : slots[0], n, rule, 0.1, momentum, dampening,
                    nesterov ? 1 : 0, step == 1 ? 1 : 0, sums)
            })
    }

    private static func adam(_ name: String, keepsGreatest: Bool) -> Loop {
        Loop(
            name: name,
            reference: { state, gradient, _ in
                state.first += 0.1 * (gradient - state.first)
                // A fast decay, so that the average falls below its greatest.
                state.second = 0.5 * state.second + 0.5 * gradient * gradient
                state.greatest = max(state.greatest, state.second)
                let size = keepsGreatest ? state.greatest : state.second
                state.weight =
                    0.9 * state.weight - 0.02 * state.first / (size.squareRoot() / 0.5 + 1e-6)
            },
            run: { w, g, slots, n, rule, _, sums in
                ck_adam(
                    w, g, slots[0], slots[1], keepsGreatest ? slots[2] : nil, n, rule, 0.02, 0.9,
                    0.5, 1e-6, 0.5, 0.9, sums)
            })
    }

    private static let nadam = Loop(
        name: "nadam",
        reference: { state, gradient, _ in
            state.first += 0.1 * (gradient - state.first)
            state.second = 0.9 * state.second + 0.1 * gradient * gradient
            let size = state.second.squareRoot() / 0.5 + 1e-6
            state.weight =
                0.9 * state.weight - (0.03 * gradient + 0.02 * state.first) / size
        },
        run: { w, g, slots, n, rule, _, sums in
            ck_nadam(
                w, g, slots[0], slots[1], n, rule, 0.03, 0.02, 0.9, 0.9, 1e-6, 0.5, 0.9, sums)
        })

    private static let adamax = Loop(
        name: "adamax",
        reference: { state, gradient, _ in
            state.first += 0.1 * (gradient - state.first)
            state.greatest = max(0.5 * state.greatest, abs(gradient) + 1e-3)
            state.weight -= 0.02 * state.first / state.greatest
        },
        run: { w, g, slots, n, rule, _, sums in
            ck_adamax(w, g, slots[0], slots[1], n, rule, 0.02, 0.9, 0.5, 1e-3, sums)
        })

    private static let adagrad = Loop(
        name: "adagrad",
        reference: { state, gradient, _ in
            state.second += gradient * gradient
            state.weight -= 0.1 * gradient / (state.second.squareRoot() + 1e-3)
        },
        run: { w, g, slots, n, rule, _, sums in
            ck_adagrad(w, g, slots[0], n, rule, 0.1, 1e-3, sums)
        })

    private static let adadelta = Loop(
        name: "adadelta",
        reference: { state, gradient, _ in
            state.second = 0.9 * state.second + 0.1 * gradient * gradient
            let change =
                (state.first + 1e-3).squareRoot() / (state.second + 1e-3).squareRoot() * gradient
            state.first = 0.9 * state.first + 0.1 * change * change
            state.weight -= 0.5 * change
        },
        run: { w, g, slots, n, rule, _, sums in
            ck_adadelta(w, g, slots[0], slots[1], n, rule, 0.5, 0.9, 1e-3, sums)
        })

    private static func rmsprop(_ name: String, centered: Bool, momentum: Float) -> Loop {
        Loop(
            name: name,
            reference: { state, gradient, _ in
                state.second = 0.9 * state.second + 0.1 * gradient * gradient
                if centered { state.first += 0.1 * (gradient - state.first) }
                let root = (state.second - state.first * state.first).squareRoot() + 1e-3
                state.velocity = Double(momentum) * state.velocity + gradient / root
                state.weight -= 0.01 * state.velocity
            },
            run: { w, g, slots, n, rule, _, sums in
                ck_rmsprop(
                    w, g, slots[0], centered ? slots[1] : nil, momentum == 0 ? nil : slots[2], n,
                    rule, 0.01, 0.9, 1e-3, momentum, sums)
            })
    }

    static let loops = [
        sgd("sgd", momentum: 0), sgd("momentum", momentum: 0.9),
        sgd("dampening", momentum: 0.9, dampening: 0.5),
        sgd("nesterov", momentum: 0.9, nesterov: true),
        sgd(
            "rule", momentum: 0,
            rule: ck_gradient_rule(scale: 0.5, clip: 0.25, sign: -1, l2: 0.125)),
        adam("adam", keepsGreatest: false), adam("amsgrad", keepsGreatest: true),
        nadam, adamax, adagrad, adadelta,
        rmsprop("rmsprop", centered: false, momentum: 0),
        rmsprop("rmsprop, centered", centered: true, momentum: 0),
        rmsprop("rmsprop, momentum", centered: false, momentum: 0.5),
        rmsprop("rmsprop, centered, momentum", centered: true, momentum: 0.5),
    ]

    private static func used(_ raw: Double, _ weight: Double, _ rule: ck_gradient_rule) -> Double {
        let clip = Double(rule.clip)
        let limited = min(max(raw * Double(rule.scale), -clip), clip)
        return limited * Double(rule.sign) + Double(rule.l2) * weight
    }

    /// Three steps of a loop.
    private static func run(
        _ loop: Loop, _ weights: [Float], _ gradients: [[Float]], watched: Bool
    ) -> (weights: [Float], sums: ck_update_sums) {
        var w = weights
        var sums = ck_update_sums()
        let slots = (0..<3).map { _ in AlignedBuffer(count: weights.count) }
        for (index, gradient) in gradients.enumerated() {
            withUnsafeMutablePointer(to: &sums) { seen in
                loop.run(
                    &w, gradient, slots.map(\.pointer), Int64(gradient.count), loop.rule, index + 1,
                    watched ? seen : nil)
            }
        }
        return (w, sums)
    }

    @Test(arguments: loops, Numbers.sizes)
    func `three steps equal their reference, watched or not`(_ loop: Loop, _ count: Int) {
        let weights = Numbers.normal(count, seed: 1, deviation: 1)
        let gradients = (2..<5).map { Numbers.normal(count, seed: $0, deviation: 1) }
        var states = weights.map { State(weight: Double($0)) }
        for (step, gradient) in gradients.enumerated() {
            for index in 0..<count {
                let used = OptimizerLoopTests.used(
                    Double(gradient[index]), states[index].weight, loop.rule)
                loop.reference(&states[index], used, step + 1)
            }
        }
        for watched in [true, false] {
            let result = OptimizerLoopTests.run(loop, weights, gradients, watched: watched).weights
            // Some ten roundings of numbers of size one; rmsprop's first updates are large where
            // the centered square is small, and so are their errors.
            #expect(
                Numbers.firstMismatch(
                    result, states.map(\.weight), relative: 2e-6,
                    floor: loop.name.contains("centered") ? 5e-5 : 2e-6) == nil)
        }
    }

    @Test(arguments: loops, Numbers.sizes)
    func `the watch sees the gradient before clipping, the weights and updates after`(
        _ loop: Loop, _ count: Int
    ) {
        let weights = Numbers.normal(count, seed: 1, deviation: 1)
        var gradient = Numbers.normal(count, seed: 2, deviation: 1)
        for index in gradient.indices where index % 5 == 0 { gradient[index] = 0 }
        let (after, sums) = OptimizerLoopTests.run(loop, weights, [gradient], watched: true)
        func squares(_ values: [Float]) -> Double {
            values.reduce(0) { $0 + Double($1) * Double($1) }
        }
        func isNear(_ value: Float, _ expected: Double) -> Bool {
            abs(Double(value) - expected) <= 1e-5 * expected
        }
        #expect(isNear(sums.gradient_squares, squares(gradient)))
        #expect(isNear(sums.weight_squares, squares(after)))
        // Updates are seen exactly as the weights changed.
        #expect(isNear(sums.update_squares, squares(zip(after, weights).map { $0 - $1 })))
        #expect(sums.gradient_max == gradient.map { abs($0) }.max() ?? 0)
        #expect(sums.weight_max == after.map { abs($0) }.max() ?? 0)
        #expect(sums.gradient_zeros == Float(gradient.count { $0 == 0 }))
    }

    @Test(arguments: loops, [Float.nan, -Float.nan, .infinity, -.infinity])
    func `the watch tells of a non-finite gradient, wherever it stands`(
        _ loop: Loop, _ special: Float
    ) {
        for place in [0, 5, 16, 36] {
            let weights = Numbers.normal(37, deviation: 1)
            var gradient = Numbers.normal(37, seed: 2, deviation: 1)
            gradient[place] = special
            let (after, sums) = OptimizerLoopTests.run(loop, weights, [gradient], watched: true)
            #expect(!sums.gradient_max.isFinite)
            #expect(special.isNaN == sums.gradient_max.isNaN)
            // Clipping by value makes an infinity harmless, but never a NaN.
            if special.isNaN {
                #expect(after[place].isNaN && !sums.weight_max.isFinite)
            }
            #expect(after.indices.filter { $0 != place }.allSatisfy { after[$0].isFinite })
        }
    }

    @Test(arguments: Numbers.sizes)
    func `subnormals become zero, and nothing else`(count: Int) {
        let kept: [Float] = [
            0, 1, -1, .leastNormalMagnitude, -.leastNormalMagnitude, .greatestFiniteMagnitude,
            .infinity, -.infinity, .nan,
        ]
        let flushed: [Float] = [
            .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude.nextDown, 1e-40,
        ]
        let all = kept + flushed
        var values = (0..<count).map { all[$0 % all.count] }
        ck_flush_subnormals(&values, Int64(count))
        for (index, value) in values.enumerated() {
            let place = index % all.count
            let expected = place < kept.count ? kept[place] : 0
            #expect(value == expected || value.isNaN && expected.isNaN)
        }
    }
}
