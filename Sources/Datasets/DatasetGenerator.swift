import Kernels
import Records

/// A rule that makes rows.
///
/// Row `i` is a pure function of the parameters and the seed, so the same source always gives the same
/// rows.
public protocol DatasetGenerator: Sendable {
    /// The wire name, one line on what it makes, and its parameters.
    static var schema: ComponentSchema { get }

    /// The number of inputs of one row.
    static func inputCount(_ parameters: Component) -> Int

    /// Makes the rows.
    ///
    /// - Parameters:
    ///   - parameters: The fields that `schema` has accepted.
    ///   - draws: The random numbers of the seed.
    /// - Returns: As many rows as `parameters` say.
    static func table(_ parameters: Component, _ draws: GeneratorDraws) -> Table
}

extension DatasetGenerator {
    /// The number of inputs of one row: `features`, or 2 for rows that are points of the plane.
    public static func inputCount(_ parameters: Component) -> Int {
        parameters.optionalInteger("features") ?? 2
    }

    /// The parameters that all generators take.
    static var commonFields: [Schema.Field] {
        [
            .field(
                "rows", .integer(.range(1...10_000_000)), default: 1000, "how many rows to make"),
            .field(
                "seed", .integer(.range(0...9_007_199_254_740_992)), default: 0,
                "the seed of everything random in the rows"),
        ]
    }

    /// The parameter that decides whether the classes are mixed.
    static var shuffleField: Schema.Field {
        .field(
            "shuffle", .boolean, default: true,
            "whether the classes are mixed; if not, the rows of one class follow each other")
    }

    /// The standard deviation of the noise.
    static func noiseField(default value: Double, _ summary: String) -> Schema.Field {
        .field("noise", .number(.nonNegative), default: .number(value), summary)
    }
}
