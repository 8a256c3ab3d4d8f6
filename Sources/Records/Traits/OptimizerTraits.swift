/// What an optimizer means to those who judge a run.
///
/// An optimizer's definition declares them, of the optimizer's own fields where these matter.
public struct OptimizerTraits: Sendable, Hashable, Codable {
    /// What becomes of the length of steps over a run, of the optimizer's own doing.
    public enum Pace: String, Sendable, Codable, CaseIterable {
        /// It stays with the gradients and the learning rate.
        case steady
        /// It begins tiny and grows.
        case growing
        /// It shrinks for good.
        case shrinking
    }

    /// Whether it divides by the gradient's own size.
    public var isAdaptive: Bool
    /// The learning rate that it is commonly run with.
    public var usualLearningRate: Double
    /// What becomes of the length of its steps.
    public var pace: Pace
    /// Whether it climbs the loss instead of descending.
    public var climbs: Bool

    enum CodingKeys: String, CodingKey {
        case isAdaptive = "is_adaptive"
        case usualLearningRate = "usual_learning_rate"
        case pace, climbs
    }

    /// Makes traits.
    public init(
        isAdaptive: Bool, usualLearningRate: Double, pace: Pace = .steady, climbs: Bool
    ) {
        self.isAdaptive = isAdaptive
        self.usualLearningRate = usualLearningRate
        self.pace = pace
        self.climbs = climbs
    }
}
