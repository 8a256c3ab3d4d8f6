import Networks
import Records
import Training

/// Takes the first step's passes and looks for NaN and infinities.
enum FirstStepFinite: PreflightCheck {
    static let id = "first_step_finite"
    static let summary = "A first step that is NaN or infinite."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        guard let run = subject.run else { return notEvaluable(.notCompiled) }
        guard let event = run.firstStepFailure() else { return clear() }
        let pointer: String
        if let layer = event.layer {
            // layers[2] stands at /model/layers/2.
            let parts = layer.split(whereSeparator: { "[].".contains($0) })
            pointer = "/model/" + parts.joined(separator: "/")
        } else {
            pointer = event.pass == .data ? "/data" : "/loss"
        }
        let operation =
            event.origin.map { origin in
                Phrase(
                    " (\(origin.operation), \(origin.kind.rawValue))",
                    "（\(origin.operation)，\(name(of: origin.kind))）")
            } ?? Phrase(verbatim: "")
        return CheckResult(
            id, .fired, severity: .error,
            message: Phrase(
                "\(event.tensor) is non-finite in the first step\(operation.english)",
                "\(name(of: event.tensor)) 在第一步就不是有限值\(operation.chinese)"),
            pointer: pointer,
            evidence: [
                Evidence(
                    "non_finite_values", step: 0,
                    value: Double(event.nanCount + event.infiniteCount), expected: "0")
            ], rows: event.origin?.rows ?? [])
    }

    /// The Chinese name of a tensor; a layer's keeps its path.
    private static func name(of tensor: String) -> String {
        ["loss": "损失", "inputs": "输入", "targets": "目标", "labels": "标签"][tensor] ?? tensor
    }

    /// The Chinese name of a way to fail.
    private static func name(of kind: NonFiniteOrigin.Kind) -> String {
        switch kind {
        case .given: "原本如此"
        case .overflow: "上溢"
        case .underflow: "下溢"
        case .singularity: "无定义"
        }
    }
}
