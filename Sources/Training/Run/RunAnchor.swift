import Foundation

/// A state that a run can go back to.
struct RunAnchor {
    /// How long it takes, in seconds of training, until another state is kept.
    private static let lifetime = 2.0

    /// The checkpoint.
    let state: Data
    /// When it was taken, in seconds of training.
    let seconds: Double

    /// Whether it is time for another one.
    func isOld(_ now: Double) -> Bool { now - seconds > RunAnchor.lifetime }
}
