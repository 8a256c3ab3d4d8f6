import Records
import Training

/// Looks for linear layers that follow each other, which can do no more than one.
enum MissingNonlinearity: PreflightCheck {
    static let id = "missing_nonlinearity"
    static let summary = "Two linear layers with nothing nonlinear between them."
    private static let affine: Set = ["linear", "conv2d"]
    private static let transparent: Set = [
        "dropout", "dropout2d", "flatten", "reshape", "gaussian_noise", "scale", "batch_norm1d",
        "batch_norm2d", "avg_pool2d", "adaptive_avg_pool2d",
    ]

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        var previous: Int?
        for (index, layer) in subject.layers.enumerated() {
            if affine.contains(layer.type) {
                if let previous {
                    return fired(
                        .warning,
                        Phrase(
                            "layers \(previous) and \(index) are linear with nothing nonlinear "
                                + "between them: together they do no more than one",
                            "第 \(previous) 层与第 \(index) 层都是线性层，其间没有非线性函数："
                                + "合起来只相当于一层"), at: place(index))
                }
                previous = index
            } else if !transparent.contains(layer.type) {
                previous = nil
            }
        }
        return clear()
    }
}
