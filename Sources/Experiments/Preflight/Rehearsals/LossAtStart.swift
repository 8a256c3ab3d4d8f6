import Diagnosis
import Records
import Training

/// Compares the first loss of a classification with that of a guess.
///
/// - Source: CS231n, *Sanity checks*: the loss of C classes begins near log C.
enum LossAtStart: PreflightCheck {
    static let id = "loss_at_start"
    static let summary = "A first loss far above that of guessing."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        guard let run = subject.run else { return notEvaluable(.notCompiled) }
        if subject.facts.isPretrained {
            return notEvaluable(Phrase("the weights come from a file", "权重来自文件"))
        }
        let scale = subject.facts.lossScale
        guard let expected = scale.untrained, let bound = scale.startBound else {
            return notEvaluable(
                Phrase(
                    "the first loss of \(subject.spec.loss.type) can be anything",
                    "\(subject.spec.loss.type) 的初始损失可以是任意值"))
        }
        let value = run.firstLoss()
        let evidence = [
            Evidence("loss", step: 0, value: value, expected: .about(expected))
        ]
        guard value.isFinite else { return notEvaluable(.firstLossNotFinite) }
        guard value > bound else { return clear(evidence) }
        let times = NumberText.short(value / expected)
        return fired(
            .warning,
            Phrase(
                "the first loss is \(times) times that of guessing: outputs begin too large; scale "
                    + "inputs or initial weights",
                "初始损失是随机猜测时的 \(times) 倍：输出一开始就过大；请缩放输入或初始权重"), at: "/model", evidence: evidence)
    }
}
