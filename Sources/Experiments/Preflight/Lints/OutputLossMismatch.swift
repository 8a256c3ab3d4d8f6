import Diagnosis
import Records

/// Looks for outputs that aren't what the loss is defined for.
enum OutputLossMismatch: PreflightCheck {
    static let id = Cause.outputLossMismatch.rawValue
    static let summary =
        "A double softmax, a softmax of one output, or a loss of probabilities without any."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        result(OutputLossJudgement.judge(subject.facts))
    }
}
