import Diagnosis
import Records

/// Looks for a loss whose size depends on the batch.
enum SummedLoss: PreflightCheck {
    static let id = Cause.summedLoss.rawValue
    static let summary =
        "A loss summed over the batch, which multiplies the learning rate by its size."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        result(SummedLossJudgement.judge(subject.facts))
    }
}
