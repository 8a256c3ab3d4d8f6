import Records

/// What is known of a job before it trains: all that a ``Judgement`` is made of.
package struct JobFacts: Sendable {
    /// The spec, with the traits of what stands in it.
    let spec: SpecFacts
    /// The rows.
    let data: DataProfile
    /// How many numbers one row's output has.
    let outputCount: Int

    init(spec: SpecFacts, data: DataProfile, outputCount: Int) {
        self.spec = spec
        self.data = data
        self.outputCount = outputCount
    }

    /// Takes together what a job is made of.
    ///
    /// - Parameters:
    ///   - spec: The complete spec.
    ///   - layers: The traits of the outermost layers, in order.
    ///   - traits: The traits of loss, optimizer and schedule.
    ///   - data: What is known of the rows.
    ///   - outputCount: How many numbers one row's output has.
    package init(
        spec: JSONValue, layers: [LayerTraits?], traits: RunTraits?, data: DataProfile,
        outputCount: Int
    ) {
        self.init(
            spec: SpecFacts(spec, layers: layers, traits: traits), data: data,
            outputCount: outputCount)
    }

    /// A boolean value indicating whether the weights come from a file.
    package var isPretrained: Bool { spec.isPretrained }

    /// The losses that mark the scale of the job's loss.
    package var lossScale: LossScale {
        LossScale(spec: spec, data: data, outputs: outputCount)
    }
}
