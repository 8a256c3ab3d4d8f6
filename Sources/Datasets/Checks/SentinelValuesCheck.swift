import Records

/// Looks for numbers that stand for missing inputs, such as −999.
enum SentinelValuesCheck: DataCheck {
    static let id = "sentinel_values"
    static let summary =
        "A number far from all others of its column, in many rows: a code for missing."
    /// How many different numbers are named.
    private static let named = 5

    static func evaluate(_ data: CheckedData) -> CheckResult {
        let found = data.sentinels
        guard !found.isEmpty else { return clear() }
        let values = Set(found.map(\.value)).sorted { abs($0) > abs($1) }.prefix(named)
        let count = found.reduce(0) { $0 + $1.count }
        let text = Phrase(listing: values.map { NumberText.short(Double($0)) })
        let columns = Set(found.map(\.column)).sorted()
        return fired(
            .warning,
            Phrase(
                "\(text.english) stands in \(count) places of \(columns.count) columns, far from everything else there: a code for missing values?",
                "\(columns.count) 列中有 \(count) 处的值是 \(text.chinese)，与其他值相距很远：是缺失值的代码吗？"),
            evidence: values.map { Evidence("sentinel", value: Double($0), expected: "NaN") }
                + [Evidence("sentinel_count", value: Double(count), expected: .about(0))],
            columns: Array(columns.prefix(100)))
    }
}
