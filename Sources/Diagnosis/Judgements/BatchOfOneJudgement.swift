import Records

/// Judges batch normalization of a batch that has one row: its deviation is zero, so that every row
/// becomes the same.
///
/// - Source: Ioffe & Szegedy, *Batch Normalization* (2015), §3.1.
package enum BatchOfOneJudgement {
    /// Judges a job.
    ///
    /// - Parameters:
    ///   - job: The job.
    ///   - network: The layers with the shapes of their outputs.
    /// - Returns: The fault, or nil where every batch has two rows.
    package static func judge(_ job: JobFacts, _ network: NetworkProfile) -> Judgement? {
        // A channel of an image has many numbers in one row.
        let layers = network.layers.filter {
            $0.traits?.mixesRows == true && $0.outputShape.dropFirst().reduce(1, *) == 1
        }
        guard let first = layers.first, job.data.trainingRows > 0 else { return nil }
        let size = min(job.spec.json["batch_size"]?.integer ?? 32, job.data.trainingRows)
        guard size > 0 else { return nil }
        if size == 1 { return always(job, first) }
        let dropsLast = job.spec.json["drop_last"]?.boolean ?? false
        guard job.data.trainingRows % size == 1, !dropsLast else { return nil }
        return atLast(job, first, size: size)
    }

    private static func always(_ job: JobFacts, _ layer: LayerProfile) -> Judgement {
        Judgement(
            severity: .error,
            reason: Phrase(
                "batch normalization gets batches of one row", "批归一化的每个批次只有一个样本"),
            explanation: Phrase(
                """
                \(layer.path) normalizes over the rows of a batch. A single row has no deviation: \
                whatever comes in becomes zero, and nothing of the inputs comes through.
                """,
                """
                \(layer.path) 在批次的样本上做归一化。单个样本没有标准差：无论输入是什么都变为零，\
                输入的信息无法通过。
                """),
            pointer: "/batch_size", layer: layer.path,
            evidence: [Evidence("batch_size", value: 1, expected: .atLeast(2))],
            remedies: [RemedyBuilder(spec: job.spec).batchSize(32)])
    }

    private static func atLast(_ job: JobFacts, _ layer: LayerProfile, size: Int) -> Judgement {
        let rows = job.data.trainingRows
        return Judgement(
            severity: .info,
            reason: Phrase(
                "the last batch of every epoch has one row, which batch normalization can't use",
                "每个轮次的最后一个批次只有一个样本，批归一化无法处理"),
            explanation: Phrase(
                """
                \(rows) rows in batches of \(size) leave one over. \(layer.path) makes zeros of it, \
                takes a step with them, and moves its running mean to that row right before \
                validation.
                """,
                """
                \(rows) 个样本按 \(size) 个一批会剩下一个。\(layer.path) 把它变为零并据此更新一步，\
                还在验证之前把滑动均值移向该样本。
                """),
            pointer: "/batch_size", layer: layer.path,
            evidence: [Evidence("rows in the last batch", value: 1, expected: .atLeast(2))],
            remedies: [RemedyBuilder(spec: job.spec).dropLast])
    }
}
