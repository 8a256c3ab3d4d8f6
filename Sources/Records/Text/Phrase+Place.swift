/// Where in the user's rows something is.
extension Phrase {
    /// How many rows or inputs are named at most.
    private static let named = 5

    /// Names rows of a source: "row 150 (line 152)", "rows 3, 17 (lines 5, 19)", "26 rows, such as
    /// 22, 67, 127, 181, 287".
    ///
    /// - Parameters:
    ///   - rows: The rows, counted from 0 in their source.
    ///   - lines: Their lines in the source's text, counted from 1; nil where it is none.
    ///   - count: How many rows there are in all; nil where that isn't known.
    ///   - source: The source.
    /// - Returns: The phrase; nil without rows.
    public static func place(
        rows: [Int], lines: [Int]?, count: Int?, source: RowSource
    ) -> Phrase? {
        guard let first = rows.first else { return nil }
        let list = Phrase(listing: rows.prefix(named).map(String.init))
        let isOne = count == 1
        var english = isOne ? "row \(first)" : "rows \(list.english)"
        var chinese = "样本 \(list.chinese)"
        if let count, count > named {
            english = "\(count) rows, such as \(list.english)"
            chinese = "\(count) 个样本，如 \(list.chinese)"
        }
        if let lines, lines.count == rows.count {
            let list = Phrase(listing: lines.prefix(named).map(String.init))
            english += isOne ? " (line \(list.english))" : " (lines \(list.english))"
            chinese += "（第 \(list.chinese) 行）"
        }
        if count == nil, rows.count > named {
            english += ", among others"
            chinese += " 等"
        }
        switch source {
        case .training: break
        case .validation:
            english += " of the validation source"
            chinese = "验证数据源的\(chinese)"
        }
        return Phrase(english, chinese)
    }

    /// Names inputs: "input "weight"", "inputs 3, 4".
    ///
    /// - Parameters:
    ///   - names: The names; an input without one has its index.
    ///   - count: How many there are in all.
    /// - Returns: The phrase; nil without names.
    public static func inputs(_ names: [String], count: Int) -> Phrase? {
        guard !names.isEmpty else { return nil }
        let list = Phrase(
            listing: names.prefix(named).map { Int($0) == nil ? "\"\($0.prefix(40))\"" : $0 })
        let more = count > named ? Phrase(", among others", " 等") : Phrase("", "")
        return Phrase(
            "\(count == 1 ? "input" : "inputs") \(list.english)\(more.english)",
            "输入 \(list.chinese)\(more.chinese)")
    }

    /// The phrase with places in brackets behind it.
    ///
    /// - Parameter places: The places; those that are nil are left out.
    /// - Returns: The phrase; itself without places.
    public func at(_ places: [Phrase?]) -> Phrase {
        let places = places.compactMap { $0 }
        guard !places.isEmpty else { return self }
        let english = places.map(\.english).joined(separator: "; ")
        let chinese = places.map(\.chinese).joined(separator: "；")
        return Phrase("\(self.english) (\(english))", "\(self.chinese)（\(chinese)）")
    }
}
