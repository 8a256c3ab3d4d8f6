import Records

/// Looks for an optimizer that climbs.
enum GradientAscent: PreflightCheck {
    static let id = "gradient_sign_flipped"
    static let summary = "A loss that is maximized."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        guard subject.spec.optimizer.fields["maximize"]?.boolean == true else { return clear() }
        return fired(
            .warning, "the loss is maximized: training makes the network worse",
            at: "/optimizer/maximize")
    }
}
