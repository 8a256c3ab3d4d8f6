import Datasets
import Diagnosis
import Records
import Training

/// A test of a job before it trains: of its spec, or of its network on some of its rows.
///
/// It fires on what makes a run fail or waste its time, with a number and the bound it broke; sound
/// jobs, however unusual, have no finding of severity `error`.
public protocol PreflightCheck: Sendable {
    /// The wire name.
    static var id: String { get }
    /// What it looks for, in a sentence.
    static var summary: String { get }
    /// Looks at a job.
    static func evaluate(_ subject: PreflightSubject) -> CheckResult
}

extension PreflightCheck {
    /// All is well.
    static func clear(_ evidence: [Evidence] = []) -> CheckResult {
        CheckResult(id, .clear, evidence: evidence)
    }

    /// There is nothing to judge by.
    static func notEvaluable(_ reason: Phrase) -> CheckResult {
        CheckResult(id, .notEvaluable, message: reason)
    }

    /// It is there.
    static func fired(
        _ severity: Finding.Severity, _ message: Phrase, at pointer: String,
        evidence: [Evidence] = []
    ) -> CheckResult {
        CheckResult(
            id, .fired, severity: severity, message: message, pointer: pointer, evidence: evidence)
    }

    /// What was judged of the job's spec and rows.
    static func result(_ judgement: Judgement?) -> CheckResult {
        judgement.map {
            fired($0.severity, $0.reason, at: $0.pointer, evidence: $0.evidence)
        } ?? clear()
    }

    /// The pointer to a layer.
    static func place(_ index: Int) -> String { "/model/layers/\(index)" }
}

/// Every preflight check.
///
/// To add one: a file in `Lints/` or `Rehearsals/`, a line here, a test.
public enum PreflightCatalog {
    /// The checks that read the spec only and take no time, in alphabetical order.
    public static let lints: [any PreflightCheck.Type] = [
        DropoutAtOutput.self,
        DropoutTooStrong.self,
        FrozenParameters.self,
        GradientAscent.self,
        LabelSmoothingTooStrong.self,
        LearningRateZero.self,
        LossTaskMismatch.self,
        MissingNonlinearity.self,
        OutputLossMismatch.self,
        SummedLoss.self,
        SymmetricInitialization.self,
        UnreachedLearningRate.self,
        UnstableLoss.self,
    ]

    /// The checks that run the network on some rows, in alphabetical order.
    public static let rehearsals: [any PreflightCheck.Type] = [
        BatchIndependence.self,
        BatchOfOne.self,
        FirstStepFinite.self,
        GradientCheck.self,
        InitialVariance.self,
        InputDependence.self,
        LossAtStart.self,
        OneBatchOverfit.self,
    ]

    /// Makes the checks of the spec.
    ///
    /// - Parameter job: The job.
    /// - Returns: What each said, in the catalog's order.
    public static func lint(_ job: PreparedJob) -> [CheckResult] {
        let subject = PreflightSubject(job, seconds: 0)
        return lints.map { $0.evaluate(subject) }
    }

    /// Makes every check: of the spec, of the rows, and of the network on some rows.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - seconds: How long the rehearsal may take, about; what there is no time for is
    ///     `not_evaluable`.
    /// - Returns: What each said.
    public static func rehearse(_ job: PreparedJob, seconds: Double = 5) -> [CheckResult] {
        let data = DataCheckCatalog.results(CheckedData(job.spec, job.data))
        let subject = PreflightSubject(job, seconds: seconds)
        return lint(job) + data
            + rehearsals.map { check in
                subject.secondsLeft > 0
                    ? check.evaluate(subject)
                    : CheckResult(
                        check.id, .notEvaluable,
                        message: Phrase("the rehearsal's time was over", "预演时间已用完"))
            }
    }
}
