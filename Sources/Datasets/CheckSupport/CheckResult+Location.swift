import Records

extension CheckResult {
    /// The result with the rows and the columns of the sources, by name, instead of those that the
    /// check saw, split and rescaled.
    func located(in data: CheckedData) -> CheckResult {
        guard isFired, !rows.isEmpty || validationRows != nil || !columns.isEmpty else {
            return self
        }
        var result = self
        var (own, lines) = data.training.origins.located(rows)
        var held: [Int] = []
        var heldLines: [Int]?
        if let validation = data.validation, let rows = validationRows {
            (held, heldLines) = validation.origins.located(rows)
            if validation.origins.source == .training {
                (own, lines) = CheckResult.merged((own, lines), (held, heldLines))
                (held, heldLines) = ([], nil)
            }
        }
        result.rows = Array(own.prefix(CheckResult.limit))
        result.lines = lines.map { Array($0.prefix(CheckResult.limit)) }
        result.validationRows = held.isEmpty ? nil : Array(held.prefix(CheckResult.limit))
        result.validationLines = heldLines.map { Array($0.prefix(CheckResult.limit)) }
        // A column of categories may have become several inputs.
        let inputs = data.inputColumns.located(columns)
        result.columns = inputs.places
        result.columnNames = columns.isEmpty ? nil : inputs.names
        result.message = message?.at(result.places)
        return result
    }

    private static func merged(
        _ first: (rows: [Int], lines: [Int]?), _ second: (rows: [Int], lines: [Int]?)
    ) -> ([Int], [Int]?) {
        let rows = first.rows + second.rows
        let order = rows.indices.sorted { rows[$0] < rows[$1] }
        let lines = (first.lines ?? []) + (second.lines ?? [])
        return (
            order.map { rows[$0] }, lines.count == rows.count ? order.map { lines[$0] } : nil
        )
    }
}
