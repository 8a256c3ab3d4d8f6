import Networks
import Records
import Training

/// Compares the gradients of the first batch with those in double precision.
///
/// - Source: CS231n, *Gradient checks*: a relative error above 1e-2 means that the gradient is wrong.
enum GradientCheck: PreflightCheck {
    static let id = "gradient_check"
    static let summary = "A gradient that differs from the one in double precision."
    static let bound = 1e-2
    private static let rows = 8

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        guard let run = subject.run else { return notEvaluable(.notCompiled) }
        guard let errors = run.firstGradientErrors(rows: rows) else {
            return notEvaluable(
                Phrase(
                    "the network is too large, or its gradients aren't finite",
                    "网络太大，或其梯度不是有限值"))
        }
        guard let worst = errors.max(by: { $0.error < $1.error }) else {
            return notEvaluable(Phrase("nothing is trained", "没有可训练的参数"))
        }
        let evidence = [
            Evidence("relative_error/\(worst.name)", value: worst.error, expected: .below(bound))
        ]
        guard worst.error > bound else { return clear(evidence) }
        return fired(
            .warning,
            Phrase(
                "the gradient of \(worst.name) loses its precision: numbers of very different size "
                    + "cancel",
                "\(worst.name) 的梯度失去精度：大小悬殊的数相互抵消"), at: "/model", evidence: evidence)
    }
}
