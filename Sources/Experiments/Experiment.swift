import Diagnosis
import Records

/// A question about a sick run that short runs, or its rows alone, can answer.
///
/// An experiment says what it would take, and is made when it gets that; what it showed becomes a
/// measurement of the run, which rules and causes read by its type.
protocol Experiment: Sendable {
    /// The name, the same as that of what it measures.
    static var name: String { get }
    /// A boolean value indicating whether it costs no steps and decides what else is worth it: it is
    /// made alone, before all others.
    static var isPreliminary: Bool { get }

    /// What it claims of the budget.
    ///
    /// - Parameter suspicion: What the run is suspected of.
    /// - Returns: The claim, or nil where it would say nothing.
    static func claim(_ suspicion: Suspicion) -> Claim?

    /// Makes the experiment.
    ///
    /// - Parameters:
    ///   - allotment: What it got.
    ///   - session: The run, and where every piece of the experiment is kept.
    /// - Returns: What it showed, or nil if it couldn't be made or was cancelled.
    static func measure(_ allotment: Allotment, _ session: ExperimentSession) -> Measurement?
}

extension Experiment {
    static var isPreliminary: Bool { false }
}

/// Every experiment.
///
/// To add one: a file in `Experiments/`, a line here, a test. What it measures is a value in
/// `Records/Trace`, where rules and causes find it.
enum ExperimentCatalog {
    /// The experiments in the order in which they claim their share of the budget and are made.
    static let all: [any Experiment.Type] = [
        Baselines.self,
        BatchStatistics.self,
        Trials.self,
        LearningRates.self,
        Controls.self,
    ]
}
