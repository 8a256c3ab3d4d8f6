import Records
import Training

/// Looks for an optimizer that climbs.
enum GradientAscent: PreflightCheck {
    static let id = "gradient_sign_flipped"
    static let summary = "A loss that is maximized."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        guard subject.spec.traits?.optimizer.climbs == true else { return clear() }
        return fired(
            .warning,
            Phrase(
                "the loss is maximized: training makes the network worse",
                "损失在被最大化：训练会让网络变差"),
            at: "/optimizer/maximize")
    }
}
