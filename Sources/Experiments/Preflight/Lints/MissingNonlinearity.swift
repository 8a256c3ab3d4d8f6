import Diagnosis
import Records

/// Looks for linear layers that follow each other, which can do no more than one.
enum MissingNonlinearity: PreflightCheck {
    static let id = Cause.missingNonlinearity.rawValue
    static let summary = "Two linear layers with nothing nonlinear between them."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        result(NonlinearityJudgement.judge(subject.facts))
    }
}
