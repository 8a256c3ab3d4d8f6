import Diagnosis
import Records

/// Looks for a logarithm that can be infinite.
enum UnstableLoss: PreflightCheck {
    static let id = Cause.unstableLoss.rawValue
    static let summary = "A loss that takes the unlimited logarithm of a probability."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        result(UnstableLossJudgement.judge(subject.facts))
    }
}
