/// Written with the version of its form, `version`; without one it is of version 1.
extension RunTrace: Codable {
    enum CodingKeys: String, CodingKey {
        case version, spec, traits, task, data, network
        case stepsTaken = "steps_taken"
        case plannedSteps = "planned_steps"
        case stepsPerEpoch = "steps_per_epoch"
        case isFinal = "is_final"
        case isStoppedEarly = "is_stopped_early"
        case series
        case nonFinite = "non_finite"
        case heldOutFailure = "held_out_failure"
        case best, measurements
        case dataChecks = "data_checks"
        case labelNoise = "label_noise"
        case confusion
    }

    /// Reads a trace of this version or an older one; what older versions didn't record is empty.
    ///
    /// - Throws: `DecodingError` if it is of a newer version, or lacks what every version has.
    public init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: CodingKeys.self)
        let version = try members.decodeIfPresent(Int.self, forKey: .version) ?? 1
        guard (1...RunTrace.currentVersion).contains(version) else {
            throw DecodingError.dataCorruptedError(
                forKey: .version, in: members,
                debugDescription: """
                    version: expected a trace of version \(RunTrace.currentVersion) or older, \
                    got \(version)
                    """)
        }
        self.init(
            spec: try members.decodeIfPresent(JSONValue.self, forKey: .spec) ?? .null,
            traits: try members.decodeIfPresent(RunTraits.self, forKey: .traits),
            task: try members.decode(TrainingTask.self, forKey: .task),
            data: try members.decode(DataProfile.self, forKey: .data),
            network: try members.decode(NetworkProfile.self, forKey: .network),
            stepsTaken: try members.decode(Int.self, forKey: .stepsTaken),
            plannedSteps: try members.decode(Int.self, forKey: .plannedSteps),
            stepsPerEpoch: try members.decode(Int.self, forKey: .stepsPerEpoch),
            isFinal: try members.decode(Bool.self, forKey: .isFinal),
            isStoppedEarly: try members.decodeIfPresent(Bool.self, forKey: .isStoppedEarly)
                ?? false,
            series: try members.decodeIfPresent([String: Series].self, forKey: .series) ?? [:],
            nonFinite: try members.decodeIfPresent([NonFiniteEvent].self, forKey: .nonFinite)
                ?? [],
            heldOutFailure: try members.decodeIfPresent(
                NonFiniteEvent.self, forKey: .heldOutFailure),
            best: try members.decodeIfPresent(BestEpoch.self, forKey: .best),
            measurements: try members.decodeIfPresent([Measurement].self, forKey: .measurements)
                ?? [],
            dataChecks: try members.decodeIfPresent([CheckResult].self, forKey: .dataChecks) ?? [],
            labelNoise: try members.decodeIfPresent(LabelNoise.self, forKey: .labelNoise),
            confusion: try members.decodeIfPresent(ClassConfusion.self, forKey: .confusion))
    }

    /// Writes the trace.
    public func encode(to encoder: any Encoder) throws {
        var members = encoder.container(keyedBy: CodingKeys.self)
        try members.encode(RunTrace.currentVersion, forKey: .version)
        try members.encode(spec, forKey: .spec)
        try members.encodeIfPresent(traits, forKey: .traits)
        try members.encode(task, forKey: .task)
        try members.encode(data, forKey: .data)
        try members.encode(network, forKey: .network)
        try members.encode(stepsTaken, forKey: .stepsTaken)
        try members.encode(plannedSteps, forKey: .plannedSteps)
        try members.encode(stepsPerEpoch, forKey: .stepsPerEpoch)
        try members.encode(isFinal, forKey: .isFinal)
        if isStoppedEarly { try members.encode(true, forKey: .isStoppedEarly) }
        try members.encode(series, forKey: .series)
        try members.encode(nonFinite, forKey: .nonFinite)
        try members.encodeIfPresent(heldOutFailure, forKey: .heldOutFailure)
        try members.encodeIfPresent(best, forKey: .best)
        try members.encode(measurements, forKey: .measurements)
        try members.encode(dataChecks, forKey: .dataChecks)
        try members.encodeIfPresent(labelNoise, forKey: .labelNoise)
        try members.encodeIfPresent(confusion, forKey: .confusion)
    }
}
