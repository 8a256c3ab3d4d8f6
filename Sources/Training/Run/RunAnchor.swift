import Foundation

extension TrainingRun {
    /// The newest state that the run has kept to go back to, from which another one can go on; nil
    /// where it keeps none, as a run that isn't watched.
    ///
    /// One is kept every few seconds of training. In a run that stops at an incident it is from before
    /// that.
    public var newestState: Data? { anchor?.state }
}

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
