import Networks
import Records

/// Takes the first step's passes and looks for NaN and infinities.
enum FirstStepFinite: PreflightCheck {
    static let id = "first_step_finite"
    static let summary = "A first step that is NaN or infinite."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        guard let run = subject.run else { return notEvaluable("the network can't be compiled") }
        guard let event = run.firstStepFailure() else { return clear() }
        let pointer: String
        if let layer = event.layer {
            // layers[2] stands at /model/layers/2.
            let parts = layer.split(whereSeparator: { "[].".contains($0) })
            pointer = "/model/" + parts.joined(separator: "/")
        } else {
            pointer = event.pass == .data ? "/data" : "/loss"
        }
        let operation = event.origin.map { " (\($0.operation), \($0.kind.rawValue))" } ?? ""
        return CheckResult(
            id, .fired, severity: .error,
            message: "\(event.tensor) is non-finite in the first step\(operation)",
            pointer: pointer,
            evidence: [
                Evidence(
                    "non_finite_values", step: 0,
                    value: Double(event.nanCount + event.infiniteCount), expected: "0")
            ], rows: event.origin?.rows ?? [])
    }
}
