import Foundation

/// The state of a run from which it can be resumed.
public struct Checkpoint: Sendable, Hashable {
    /// How many steps had been taken.
    public var step: Int
    /// When it was stored.
    public var createdAt: Date
    /// The state itself.
    public var data: Data

    /// Makes a checkpoint.
    public init(step: Int, createdAt: Date, data: Data) {
        self.step = step
        self.createdAt = createdAt
        self.data = data
    }
}
