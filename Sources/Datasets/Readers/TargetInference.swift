import Records

/// Decides whether a column of numbers is class labels or real values.
enum TargetInference {
    /// The targets that an array of numbers is.
    ///
    /// - Parameters:
    ///   - values: The numbers, row-major.
    ///   - columns: Numbers in one row.
    ///   - isInteger: Whether they are whole by their type, which makes labels of one column.
    ///   - task: The stated task, or nil.
    /// - Returns: Labels or real values.
    static func targets(
        _ values: [Float], columns: Int, isInteger: Bool, task: TrainingTask?
    ) -> Table.Targets {
        if columns == 1, isInteger && task == nil || areLabels(values, task: task) {
            return .labels(values, classNames: nil)
        }
        return .values(values, columns: columns)
    }

    /// A boolean value indicating whether numbers are labels.
    ///
    /// A stated task decides. Else they are labels if all are whole and few are distinct: two, or at
    /// most 100 with at least five rows each on average.
    static func areLabels(_ values: [Float], task: TrainingTask?) -> Bool {
        switch task {
        case .classification, .binary: return true
        case .regression, .multilabel: return false
        case nil: break
        }
        var distinct: Set<Float> = []
        for value in values where !value.isNaN {
            guard value.isFinite, value.rounded() == value else { return false }
            distinct.insert(value)
            if distinct.count > 100 { return false }
        }
        return distinct.count <= 2 || distinct.count * 5 <= values.count
    }
}
