import Records

/// A spec's augmentations, made for rows of one shape.
public struct AugmentationPlan: Sendable {
    /// How many numbers of scratch the plan needs.
    public var scratchCount: Int { steps.map(\.scratchCount).max() ?? 0 }

    private let steps: [any RowAugmenter]

    /// Makes a plan, or nil where the spec names no augmentation.
    ///
    /// - Parameters:
    ///   - components: The spec's list, in the order of application.
    ///   - shape: The shape of one row's input as the network gets it.
    /// - Throws: ``SpecErrors`` if rows of that shape can't be changed so.
    init?(_ components: [Component], shape: [Int]) throws(SpecErrors) {
        guard !components.isEmpty else { return nil }
        var steps: [any RowAugmenter] = []
        for (index, component) in components.enumerated() {
            guard let augmentation = AugmentationCatalog.named(component.type) else { continue }
            let place = JSONPointer(tokens: ["data", "augment"])[index]
            steps.append(try augmentation.make(component, shape: shape, at: place))
        }
        self.steps = steps
    }

    /// Changes the rows of a batch in place.
    ///
    /// - Parameters:
    ///   - rows: The inputs, `[count, width]`.
    ///   - count: How many rows.
    ///   - scratch: Room for ``scratchCount`` numbers.
    ///   - seed: The job's seed.
    ///   - epoch: The epoch.
    ///   - place: The place in the epoch of the batch's first row.
    public func apply(
        to rows: UnsafeMutablePointer<Float>, count: Int, scratch: UnsafeMutablePointer<Float>,
        seed: UInt64, epoch: Int, place: Int
    ) {
        for (index, step) in steps.enumerated() {
            step.apply(
                to: rows, count: count, scratch: scratch,
                draws: AugmentationDraws(seed: seed, epoch: epoch, step: index, place: place))
        }
    }
}
