import Datasets
import Kernels
import Records
import Testing

struct AugmentationCatalogTests {
    /// Every augmentation, strong enough to change every image of a dozen.
    static let examples: [Component] = [
        Component("gaussian_noise", ["std": 0.1]),
        Component("horizontal_flip", ["p": 1]),
        Component("random_crop", ["padding": 3, "fill": 0]),
        Component("rotation", ["degrees": 45, "fill": 0]),
    ]

    private static let shape = [2, 5, 4]

    private func plan(_ steps: [Component], shape: [Int] = shape) throws -> AugmentationPlan {
        let table = Table(
            rowCount: 1, inputShape: shape,
            inputs: [Float](repeating: 0, count: shape.reduce(1, *)),
            targets: .labels([0], classNames: nil))
        let spec = DataSpec(
            source: .inline(nil), validation: nil, preprocess: [], augment: steps, task: nil,
            encodeTargets: nil)
        let data = try DataPreparation(table: table, validation: nil, spec: spec, seed: 0)
            .encoded(as: .index, targetWidth: 1)
        return try #require(data.augmentation)
    }

    /// Images of ascending numbers after an augmentation, as one batch or as several.
    private func augmented(
        _ steps: [Component], rows: Int = 12, batch: Int = 12, seed: UInt64 = 1, epoch: Int = 0,
        shape: [Int] = shape
    ) throws -> [[Float]] {
        let plan = try plan(steps, shape: shape)
        let width = shape.reduce(1, *)
        let values = AlignedBuffer((0..<rows * width).map { Float($0 % width + 1) })
        let scratch = AlignedBuffer(count: plan.scratchCount)
        return withExtendedLifetime((values, scratch)) {
            for start in stride(from: 0, to: rows, by: batch) {
                plan.apply(
                    to: values.pointer + start * width, count: min(batch, rows - start),
                    scratch: scratch.pointer, seed: seed, epoch: epoch, place: start)
            }
            return (0..<rows).map { Array(values.values[$0 * width..<($0 + 1) * width]) }
        }
    }

    @Test func `has an example for every augmentation`() {
        #expect(
            AugmentationCatalogTests.examples.map(\.type)
                == AugmentationCatalog.all.map { $0.schema.type })
    }

    @Test(arguments: examples)
    func `depends on seed, epoch and place, and on nothing else`(_ step: Component) throws {
        let images = try augmented([step])
        #expect(try augmented([step]) == images)
        #expect(try augmented([step], batch: 5) == images)
        let plain = (1...40).map { Float($0) }
        #expect(images.contains { $0 != plain })
        guard step.type != "horizontal_flip" else { return }
        #expect(Set(images).count > 6)
        #expect(try augmented([step], seed: 2) != images)
        #expect(try augmented([step], epoch: 1) != images)
    }

    @Test func `two of a kind draw apart`() throws {
        let noise = Component("gaussian_noise", ["std": 1])
        let once = try augmented([noise])[0]
        let twice = try augmented([noise, noise])[0]
        let first = zip(once, 1...40).map { $0 - Float($1) }
        let second = zip(twice, once).map { $0 - $1 }
        // The same noise again would be the same up to the sums' rounding.
        #expect(zip(first, second).contains { abs($0 - $1) > 0.01 })
    }

    @Test func `mirrors lines, in about a share of p of the rows`() throws {
        let flipped = try augmented([Component("horizontal_flip", ["p": 1])])
        #expect(Array(flipped[0][..<8]) == [4, 3, 2, 1, 8, 7, 6, 5])
        #expect(flipped[0][39] == 37)
        #expect(try augmented([Component("horizontal_flip", ["p": 0])])[3][0] == 1)
        let rows = 4000
        let some = try augmented(
            [Component("horizontal_flip", ["p": 0.3])], rows: rows, shape: [1, 1, 3])
        // Five standard errors of a share: 5·√(0.3·0.7/4000).
        let share = Double(some.count { $0[0] == 3 }) / Double(rows)
        #expect(abs(share - 0.3) < 0.0363)
    }

    @Test func `cuts a window out of the padded image, each place as likely`() throws {
        let rows = 5000
        let images = try augmented(
            [Component("random_crop", ["padding": 1, "fill": -1])], rows: rows, shape: [1, 2, 3])
        // All nine windows of 1 2 3 / 4 5 6 with a border of -1.
        let padded: [[Float]] = [
            [-1, -1, -1, -1, -1], [-1, 1, 2, 3, -1], [-1, 4, 5, 6, -1], [-1, -1, -1, -1, -1],
        ]
        let windows = (0..<3).flatMap { top in
            (0..<3).map { left in (top..<top + 2).flatMap { padded[$0][left..<left + 3] } }
        }
        for window in windows {
            let share = Double(images.count { $0 == window }) / Double(rows)
            // Five standard errors of a share of one ninth: 5·√(1/9·8/9/5000).
            #expect(abs(share - 1.0 / 9) < 0.0223)
        }
        #expect(images.allSatisfy { windows.contains($0) })
    }

    @Test func `a padding wider than the image leaves what is in reach`() throws {
        let images = try augmented(
            [Component("random_crop", ["padding": 9, "fill": 7])], rows: 20_000, shape: [1, 1, 2])
        #expect(images.contains([7, 7]) && images.contains([7, 1]) && images.contains([2, 7]))
    }

    @Test func `turns by up to the angle, about the centre`() throws {
        // By a right angle at most, the centre of an odd image stays, and so does the image's sum
        // where only the centre isn't zero.
        let images = try augmented(
            [Component("rotation", ["degrees": 90, "fill": 0])], shape: [1, 3, 3])
        for image in images { #expect(abs(image[4] - 5) < 1e-5) }
        // Turned by θ, the pixel right of the centre is what stood at (cos θ, -sin θ), counted from
        // the centre to the right and down; for θ = 0 it is 6.
        let small = try augmented(
            [Component("rotation", ["degrees": 1, "fill": 0])], shape: [1, 3, 3])
        // Within a degree, 1 - cos is below 2e-4 and sin below 0.0175; a step down is worth 3.
        for image in small { #expect(abs(image[5] - 6) < 0.06) }
        #expect(Set(small.map { $0[5] > 6 }) == [true, false])
        let still = try augmented([Component("rotation", ["degrees": 0, "fill": 0])])
        #expect(still[0] == (1...40).map { Float($0) })
    }

    @Test(arguments: ["horizontal_flip", "random_crop", "rotation"])
    func `refuses rows that aren't images`(type: String) {
        let step = Component(type, ["p": 1, "padding": 1, "fill": 0, "degrees": 1])
        #expect(
            problems { _ = try plan([Component("gaussian_noise", ["std": 1]), step], shape: [4]) }
                == """
                /data/augment/1: expected inputs of shape [channels, height, width], got [4] \
                (a reshape step makes images of flat rows)
                """)
    }
}
