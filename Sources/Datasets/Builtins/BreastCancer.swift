import CDatasets
import Records

extension BuiltinDataset {
    /// Measurements of cell nuclei, told benign or malignant.
    static let breastCancer = BuiltinDataset(
        name: "breast_cancer",
        summary: "30 measurements of cell nuclei of 569 breast masses: benign or malignant",
        citation: """
            W. Wolberg, O. Mangasarian, N. Street, W. Street: Breast Cancer Wisconsin (Diagnostic), \
            UCI Machine Learning Repository (1995), doi:10.24432/C5DW2B
            """,
        rowCount: 569, inputShape: [30], task: .binary,
        classNames: ["benign", "malignant"],
        text: { cdatasets_breast_cancer() })
}
