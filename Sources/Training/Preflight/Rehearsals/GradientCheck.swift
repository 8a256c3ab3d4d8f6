import Networks
import Records

/// Compares the gradients of the first batch with those in double precision.
///
/// - Source: CS231n, *Gradient checks*: a relative error above 1e-2 means that the gradient is wrong.
enum GradientCheck: PreflightCheck {
    static let id = "gradient_check"
    static let summary = "A gradient that differs from the one in double precision."
    static let bound = 1e-2
    private static let rows = 8

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        guard let run = subject.run else { return notEvaluable("the network can't be compiled") }
        guard let errors = run.firstGradientErrors(rows: rows) else {
            return notEvaluable("the network is too large, or its gradients aren't finite")
        }
        guard let worst = errors.max(by: { $0.error < $1.error }) else {
            return notEvaluable("nothing is trained")
        }
        let evidence = [
            Evidence("relative_error/\(worst.name)", value: worst.error, expected: "below 0.01")
        ]
        guard worst.error > bound else { return clear(evidence) }
        return fired(
            .warning,
            "the gradient of \(worst.name) loses its precision: numbers of very different size "
                + "cancel", at: "/model", evidence: evidence)
    }
}
