/// What a schedule means to those who judge a run.
///
/// A schedule's definition declares them.
public struct ScheduleTraits: Sendable, Hashable, Codable {
    /// Whether the learning rate begins far below what the spec says and rises to it.
    public var warmsUp: Bool

    enum CodingKeys: String, CodingKey {
        case warmsUp = "warms_up"
    }

    /// Makes traits.
    public init(warmsUp: Bool) {
        self.warmsUp = warmsUp
    }
}
