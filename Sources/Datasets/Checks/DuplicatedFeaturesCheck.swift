import Records

/// Looks for inputs that repeat another one exactly.
enum DuplicatedFeaturesCheck: DataCheck {
    static let id = "duplicated_features"
    static let summary = "Inputs that equal another input in every row looked at."
    /// How many rows are looked at, at even distances.
    static let rowLimit = 20_000

    static func evaluate(_ data: CheckedData) -> CheckResult {
        guard data.columns > 1 else { return notEvaluable(.oneInput) }
        guard data.training.count >= 10 else { return notEvaluable(.fewerRows(than: 10)) }
        let rows = data.training.sample(rowLimit)
        var hashes = [UInt64](repeating: 0xCBF2_9CE4_8422_2325, count: data.columns)
        var isConstant = [Bool](repeating: true, count: data.columns)
        for row in rows {
            for column in 0..<data.columns {
                let value = data.training.input(row, column, of: data.columns)
                if value != data.training.input(rows[0], column, of: data.columns) {
                    isConstant[column] = false
                }
                let bits = UInt64(value == 0 ? 0 : value.bitPattern)
                hashes[column] = (hashes[column] ^ bits) &* 0x0000_0100_0000_01B3
                hashes[column] ^= hashes[column] >> 29
            }
        }
        var first: Set<UInt64> = []
        let repeated = (0..<data.columns).filter {
            !isConstant[$0] && !first.insert(hashes[$0]).inserted
        }
        let evidence = [
            Evidence("duplicated_columns", value: Double(repeated.count), expected: "0")
        ]
        guard !repeated.isEmpty else { return clear(evidence) }
        return fired(
            .info,
            Phrase(
                "\(repeated.count) of \(data.columns) inputs repeat another one",
                "\(data.columns) 个输入中有 \(repeated.count) 个与另一个输入完全重复"),
            evidence: evidence, columns: repeated)
    }
}
