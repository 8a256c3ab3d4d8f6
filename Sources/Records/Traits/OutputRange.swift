/// The numbers that a function can give.
public struct OutputRange: Sendable, Hashable, Codable {
    /// No output is below this; nil without a bound.
    public var lower: Double?
    /// No output is above this; nil without a bound.
    public var upper: Double?
    /// Whether the bounds themselves are given, rather than neared.
    public var reachesBounds: Bool

    enum CodingKeys: String, CodingKey {
        case lower, upper
        case reachesBounds = "reaches_bounds"
    }

    /// Makes a range.
    public init(_ lower: Double?, _ upper: Double?, reachesBounds: Bool = false) {
        self.lower = lower
        self.upper = upper
        self.reachesBounds = reachesBounds
    }

    /// Every number.
    public static let all = OutputRange(nil, nil)
    /// The numbers between 0 and 1.
    public static let unit = OutputRange(0, 1)
    /// The numbers that aren't negative.
    public static let positive = OutputRange(0, nil)

    /// A boolean value indicating whether there is a bound.
    public var isBounded: Bool { lower != nil || upper != nil }

    /// A boolean value indicating whether every output is from 0 to 1.
    public var isWithinUnit: Bool { (lower ?? -1) >= 0 && (upper ?? 2) <= 1 }
}
