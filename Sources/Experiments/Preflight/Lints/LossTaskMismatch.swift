import Datasets
import Records
import Training

/// Looks for a loss made for another task.
enum LossTaskMismatch: PreflightCheck {
    static let id = "loss_task_mismatch"
    static let summary = "A regression loss on class labels, or a class loss on real values."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        let loss = subject.spec.loss.type
        let targets = subject.job.data.profile.targets
        let isRegressionLoss = ["mse", "l1", "smooth_l1"].contains(loss)
        if isRegressionLoss, targets.kind == .labels, targets.classCount > 2,
            subject.job.data.training.targetWidth == 1
        {
            return fired(
                .warning,
                Phrase(
                    "\(loss) on class numbers: it takes class 2 for twice class 1; use cross_entropy",
                    "\(loss) 用在类别编号上：它会把类别 2 当作类别 1 的两倍；请使用 cross_entropy"),
                at: "/loss/type",
                evidence: [
                    Evidence("classes", value: Double(targets.classCount), expected: .atMost(2))
                ])
        }
        if targets.kind == .values, loss.hasPrefix("bce"),
            targets.values.min < 0 || targets.values.max > 1
        {
            return fired(
                .error,
                Phrase(
                    "\(loss) is defined for targets from 0 to 1 only",
                    "\(loss) 只对 0 到 1 的目标有定义"), at: "/loss/type",
                evidence: [
                    Evidence("targets_min", value: targets.values.min, expected: .atLeast(0)),
                    Evidence("targets_max", value: targets.values.max, expected: .atMost(1)),
                ])
        }
        return clear()
    }
}
