import Datasets
import Networks
import Records
import Training

/// Trains on a few rows until they are known by heart.
///
/// Dropout, noise and weight decay are off. Where the job's own optimizer doesn't get there, Adam
/// tries: what neither can learn, the network can't.
///
/// - Source: Karpathy, *A Recipe for Training Neural Networks* (2019): "overfit one batch".
enum OneBatchOverfit: PreflightCheck {
    static let id = "one_batch_overfit"
    static let summary = "A few rows that can't be learned by heart."
    private static let rows = 8
    private static let steps = 400
    /// The share of the first loss that may be left.
    static let bound = 0.1

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        let data = subject.job.data.firstRows(rows)
        var best = 1.0
        var count = 0
        for attempt in 0..<3 {
            let losses = subject.losses(on: data, steps: steps) { spec in
                spec = without(regularization: spec)
                guard attempt > 0 else { return }
                spec.schedule = Component("constant")
                spec.gradientClipping = nil
                spec.optimizer = Component(
                    "adam",
                    [
                        "lr": attempt == 1 ? 0.01 : 0.001, "betas": [0.9, 0.999], "eps": 1e-8,
                        "weight_decay": 0, "amsgrad": false, "maximize": false,
                    ])
            }
            guard let losses, let first = losses.first else {
                return notEvaluable(.notCompiled)
            }
            guard first.isFinite else { return notEvaluable(.firstLossNotFinite) }
            guard first > 1e-6 else { return clear() }
            count = max(count, losses.count)
            let last = losses.filter(\.isFinite).min() ?? first
            best = min(best, last / first)
            if best <= bound { break }
        }
        let evidence = [Evidence("loss_left", value: best, expected: .below(bound))]
        guard best > bound else { return clear(evidence) }
        guard count >= 100 else { return notEvaluable(.onlySteps(count)) }
        let left = "\(Int((best * 100).rounded())) %"
        return fired(
            // What only learns how often each label comes keeps most of its loss.
            best > 0.8 ? .error : .warning,
            Phrase(
                "\(rows) rows can't be learned by heart: \(left) of their loss is left after "
                    + "\(count) steps",
                "\(rows) 个样本也无法记住:\(count) 步之后损失仍剩 \(left)"), at: "/model", evidence: evidence)
    }

    private static func without(regularization spec: JobSpec) -> JobSpec {
        var spec = spec
        spec.layers = spec.layers.map { layer in
            var layer = layer
            if layer.fields["p"] != nil { layer.fields["p"] = 0 }
            if layer.type == "gaussian_noise" { layer.fields["std"] = 0 }
            return layer
        }
        if spec.optimizer.fields["weight_decay"] != nil {
            spec.optimizer.fields["weight_decay"] = 0
        }
        return spec
    }
}
