import CDatasets
import Records

extension BuiltinDataset {
    /// Progression of diabetes within a year, from ten measurements.
    static let diabetes = BuiltinDataset(
        name: "diabetes",
        summary: "10 measurements of 442 patients: progression of diabetes one year later",
        citation: """
            B. Efron, T. Hastie, I. Johnstone, R. Tibshirani: Least Angle Regression, \
            Annals of Statistics 32 (2004), 407-499
            """,
        rowCount: 442, inputShape: [10], task: .regression,
        classNames: [],
        text: { cdatasets_diabetes() })
}
