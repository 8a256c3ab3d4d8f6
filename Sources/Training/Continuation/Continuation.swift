/// What a run took over from a run of another spec, and what begins anew in it.
public struct Continuation: Sendable, Hashable, Codable {
    /// Something that a run has beside the numbers of its network.
    public enum Part: String, Sendable, Hashable, Codable, CaseIterable {
        /// What the optimizer keeps of the tensors that were taken over.
        case optimizer
        /// How far the schedule has come by what it has seen.
        case schedule
        /// The epochs without improvement that were counted.
        case earlyStopping = "early_stopping"
        /// The weights of the best epoch.
        case bestWeights = "best_weights"
        /// The numbers of the steps so far.
        case history
        /// The margins of the training rows.
        case margins
        /// The histograms so far.
        case histograms
    }

    /// The step at which the other run stood.
    public var otherStep: Int
    /// The step at which this run begins: the same share of the same epoch.
    public var step: Int
    /// The tensors whose numbers were taken over, running statistics among them, by their names here.
    public var tensors: [String]
    /// The tensors that begin anew, by name: they are new, or have another shape.
    public var newTensors: [String]
    /// What else was taken over.
    public var parts: Set<Part>
    /// What else begins anew, of what both runs have.
    public var newParts: Set<Part>

    enum CodingKeys: String, CodingKey {
        case otherStep = "other_step"
        case step, tensors
        case newTensors = "new_tensors"
        case parts
        case newParts = "new_parts"
    }

    /// A boolean value indicating whether the run goes on as if it had been its own all along.
    public var isComplete: Bool { newTensors.isEmpty && newParts.isEmpty && otherStep == step }

    /// Notes whether a part was taken over.
    mutating func note(_ part: Part, isTaken: Bool) {
        if isTaken { parts.insert(part) } else { newParts.insert(part) }
    }

    /// The step of a run that is as far in its epochs as a step of another run.
    static func step(_ step: Int, of other: RunLength, in length: RunLength) -> Int {
        let epoch = step / other.stepsPerEpoch
        let within = step % other.stepsPerEpoch * length.stepsPerEpoch / other.stepsPerEpoch
        return min(epoch * length.stepsPerEpoch + within, length.steps)
    }
}
