import Records

/// Keeps what the pieces of experiments showed, as they come.
///
/// A piece is the smallest thing that isn't begun twice: one branch, the baselines, a check of
/// gradients. Its key says all that it is made of, so the same piece has the same key in every
/// experiment and in every attempt at the job. What is kept outlasts a worker that is killed, if the
/// journal does.
public protocol ExperimentJournal: AnyObject {
    /// What a piece showed, or nil if it wasn't made.
    func result(of key: String) -> JSONValue?

    /// Keeps what a piece showed.
    func keep(_ result: JSONValue, of key: String)
}

/// A journal for one diagnosis: no piece is made twice in it.
public final class MemoryJournal: ExperimentJournal {
    private var results: [String: JSONValue] = [:]

    /// Makes an empty journal.
    public init() {}

    /// What a piece showed, or nil if it wasn't made.
    public func result(of key: String) -> JSONValue? { results[key] }

    /// Keeps what a piece showed.
    public func keep(_ result: JSONValue, of key: String) { results[key] = result }
}
