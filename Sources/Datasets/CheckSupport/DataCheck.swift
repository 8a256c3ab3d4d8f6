import Records

/// A test of rows for one thing that spoils training.
///
/// A check is a pure function of the rows, takes bounded time on many of them, and stays clear where
/// sound data merely look odd.
public protocol DataCheck: Sendable {
    /// The wire name.
    static var id: String { get }
    /// What it looks for, in a sentence.
    static var summary: String { get }
    /// Looks at rows.
    static func evaluate(_ data: CheckedData) -> CheckResult
}

extension DataCheck {
    /// All is well.
    static func clear(_ evidence: [Evidence] = []) -> CheckResult {
        CheckResult(id, .clear, evidence: evidence)
    }

    /// There is nothing to judge by.
    static func notEvaluable(_ reason: Phrase) -> CheckResult {
        CheckResult(id, .notEvaluable, message: reason)
    }

    /// It is there, in these rows trained on and held out, and in these inputs.
    static func fired(
        _ severity: Finding.Severity, _ message: Phrase, evidence: [Evidence], rows: [Int] = [],
        heldRows: [Int] = [], columns: [Int] = []
    ) -> CheckResult {
        CheckResult(
            id, .fired, severity: severity, message: message, evidence: evidence, rows: rows,
            validationRows: heldRows.isEmpty ? nil : heldRows, columns: columns)
    }

    /// A share in percent, for messages.
    static func percent(_ share: Double) -> String {
        let tenths = (share * 1000).rounded() / 10
        return tenths == tenths.rounded() ? "\(Int(tenths)) %" : "\(tenths) %"
    }
}

/// Every data check.
///
/// To add one: a file in `Checks/`, a line here, a test.
public enum DataCheckCatalog {
    /// The checks, in alphabetical order.
    public static let all: [any DataCheck.Type] = [
        ClassImbalanceCheck.self,
        ConflictingLabelsCheck.self,
        ConstantFeaturesCheck.self,
        DuplicatedFeaturesCheck.self,
        InputsNotFiniteCheck.self,
        InputsNotNormalizedCheck.self,
        LabelsOutOfRangeCheck.self,
        SentinelValuesCheck.self,
        TargetLeakageCheck.self,
        TrainValidationLeakageCheck.self,
        UnshuffledDataCheck.self,
        ValidationShiftCheck.self,
    ]

    /// Makes every check.
    ///
    /// - Parameter data: The rows.
    /// - Returns: What each check said, in the catalog's order, of the rows and columns of the sources.
    public static func results(_ data: CheckedData) -> [CheckResult] {
        all.map { $0.evaluate(data).located(in: data) }
    }
}
