import Records

/// Why a check has nothing to judge by, where several checks say the same.
extension Phrase {
    /// A check of labels meets real values.
    static let realTargets = Phrase("the targets are real values", "目标是实数值")
    /// A check that compares rows meets a single one.
    static let oneRow = Phrase("there is one row only", "只有一个样本")
    /// A check that compares inputs meets a single one.
    static let oneInput = Phrase("there is one input only", "只有一个输入")
    /// A check of validation rows meets none.
    static let nothingHeldOut = Phrase("no rows are held out", "没有留出验证样本")

    /// A check needs more rows.
    static func fewerRows(than count: Int) -> Phrase {
        Phrase("there are fewer than \(count) rows", "样本少于 \(count) 个")
    }

    /// A check needs more rows of training or validation.
    static func fewerRowsOnOneSide(than count: Int) -> Phrase {
        Phrase("there are fewer than \(count) rows on one side", "有一方的样本少于 \(count) 个")
    }
}
