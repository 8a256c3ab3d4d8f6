import Diagnosis
import Records

/// Looks for a loss made for another task.
enum LossTaskMismatch: PreflightCheck {
    static let id = Cause.lossTaskMismatch.rawValue
    static let summary = "A regression loss on class labels, or a class loss on real values."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        result(LossTaskJudgement.judge(subject.facts))
    }
}
