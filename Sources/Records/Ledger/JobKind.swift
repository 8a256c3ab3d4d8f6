/// What kind of work a job is, by its wire name; each kind has an executor of its own.
///
/// The name is open: a store keeps jobs of kinds that only other versions or other workers know, and
/// a worker claims those that it can execute.
public struct JobKind: RawRepresentable, Sendable, Hashable, Codable {
    /// The wire name; it is never renamed once released.
    public let rawValue: String

    /// Makes a kind of its wire name.
    public init(rawValue: String) {
        self.rawValue = rawValue
    }

    /// The training of one spec.
    public static let train = JobKind(rawValue: "train")
}
