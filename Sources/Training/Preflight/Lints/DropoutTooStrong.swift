import Records

/// Looks for dropout that leaves hardly anything.
enum DropoutTooStrong: PreflightCheck {
    static let id = "dropout_too_strong"
    static let summary = "More than half of the numbers dropped, or everything."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        for (index, layer) in subject.layers.enumerated() where layer.type.hasPrefix("dropout") {
            let share = layer.optionalNumber("p") ?? 0
            guard share > 0.5 else { continue }
            return fired(
                share == 1 ? .error : .warning,
                share == 1
                    ? "all numbers are dropped: nothing can be learned"
                    : "\(share) of the numbers are dropped; more than half is seldom useful",
                at: "\(place(index))/p",
                evidence: [Evidence("p", value: share, expected: "at most 0.5")])
        }
        return clear()
    }
}
