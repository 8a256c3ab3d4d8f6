import Diagnosis
import Records

/// Looks for targets that are hardly any.
enum LabelSmoothingTooStrong: PreflightCheck {
    static let id = Cause.labelSmoothingTooStrong.rawValue
    static let summary = "Label smoothing that takes more than half of the target."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        result(LabelSmoothingJudgement.judge(subject.facts))
    }
}
