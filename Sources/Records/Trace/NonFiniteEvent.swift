/// The first time that something became NaN or infinite.
public struct NonFiniteEvent: Sendable, Hashable, Codable {
    /// The part of a step in which it happened.
    public enum Pass: String, Sendable, Codable {
        /// Already in the batch's inputs or targets.
        case data
        /// In a parameter's first values, before any step.
        case initialization
        /// In a layer's output.
        case forward
        /// In the loss.
        case loss
        /// In a gradient.
        case backward
        /// In a parameter, by the optimizer's update.
        case update
        /// In the loss of the rows held out, while that of training may be finite.
        case validation
    }

    /// The step, counted from 0.
    public var step: Int
    /// The part of the step.
    public var pass: Pass
    /// The layer, such as `layers[2]`; nil for the data and the loss.
    public var layer: String?
    /// What became non-finite: `layers[2].weight`, `layers[2] output`, `loss`, `inputs`, ….
    public var tensor: String
    /// How many of its values were NaN.
    public var nanCount: Int
    /// How many of its values were infinite.
    public var infiniteCount: Int
    /// How many values it has.
    public var count: Int
    /// What a replay of the step from the state before it showed, or nil if there was none.
    public var origin: NonFiniteOrigin?

    enum CodingKeys: String, CodingKey {
        case step, pass, layer, tensor, count, origin
        case nanCount = "nan_count"
        case infiniteCount = "infinite_count"
    }

    /// Makes an event.
    public init(
        step: Int, pass: Pass, layer: String?, tensor: String, nanCount: Int, infiniteCount: Int,
        count: Int, origin: NonFiniteOrigin? = nil
    ) {
        self.step = step
        self.pass = pass
        self.layer = layer
        self.tensor = tensor
        self.nanCount = nanCount
        self.infiniteCount = infiniteCount
        self.count = count
        self.origin = origin
    }
}
