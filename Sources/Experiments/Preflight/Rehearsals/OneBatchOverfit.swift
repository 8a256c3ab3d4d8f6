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
        var best = 1.0
        var count = 0
        for rate in [nil, 0.01, 0.001] {
            let losses = subject.losses(
                of: Branch(
                    steps: steps,
                    patch: JSONPatch(
                        withoutRegularization(subject.spec)
                            + (rate.map { adam(subject.spec, $0) } ?? [])),
                    rows: Branch.Rows(limit: rows)))
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
                "\(rows) 个样本也无法记住：\(count) 步之后损失仍剩 \(left)"), at: "/model", evidence: evidence)
    }

    /// What turns dropout, noise and the optimizer's weight decay off.
    private static func withoutRegularization(_ spec: JobSpec) -> [JSONPatch.Operation] {
        var operations: [JSONPatch.Operation] = []
        for (index, layer) in spec.layers.enumerated() {
            if layer.fields["p"] != nil {
                operations.append(.init(.replace, "\(place(index))/p", 0))
            }
            if LayerCatalog.traits(of: layer)?.role == .regularization, layer.fields["std"] != nil {
                operations.append(.init(.replace, "\(place(index))/std", 0))
            }
        }
        if spec.optimizer.fields["weight_decay"] != nil {
            operations.append(.init(.replace, "/optimizer/weight_decay", 0))
        }
        return operations
    }

    /// What puts Adam with a constant rate in the place of the job's optimizer and schedule.
    private static func adam(_ spec: JobSpec, _ rate: Double) -> [JSONPatch.Operation] {
        [
            .init(.add, "/schedule", ["type": "constant"]),
            .init(.add, "/optimizer", ["type": "adam", "lr": .number(rate)]),
        ] + (spec.gradientClipping == nil ? [] : [.init(.remove, "/gradient_clipping")])
    }
}
