import Networks
import Records
import Training

/// Looks for dropout that leaves hardly anything.
enum DropoutTooStrong: PreflightCheck {
    static let id = "dropout_too_strong"
    static let summary = "More than half of the numbers dropped, or everything."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        for (index, layer) in subject.layers.enumerated() {
            guard
                LayerCatalog.traits(of: layer)?.role == .regularization,
                let share = layer.optionalNumber("p"), share > 0.5
            else { continue }
            let percent = NumberText.percent(share)
            return fired(
                share == 1 ? .error : .warning,
                share == 1
                    ? Phrase(
                        "all numbers are dropped: nothing can be learned",
                        "所有数值都被丢弃：什么也学不到")
                    : Phrase(
                        "\(percent) of the numbers are dropped; more than half is seldom useful",
                        "\(percent) 的数值被丢弃；超过一半很少有用"),
                at: "\(place(index))/p",
                evidence: [Evidence("p", value: share, expected: .atMost(0.5))])
        }
        return clear()
    }
}
