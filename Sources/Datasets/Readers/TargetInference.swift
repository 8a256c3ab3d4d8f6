import Records

/// Decides whether a column of numbers is class labels or real values.
enum TargetInference {
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
