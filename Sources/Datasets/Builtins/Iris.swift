import CDatasets
import Records

extension BuiltinDataset {
    /// Three species of iris, by the size of petals and sepals.
    static let iris = BuiltinDataset(
        name: "iris",
        summary: "4 measurements in cm of 150 iris flowers of three species",
        citation: """
            R. A. Fisher: Iris, UCI Machine Learning Repository (1936), doi:10.24432/C56C76
            """,
        rowCount: 150, inputShape: [4], task: .classification,
        classNames: ["setosa", "versicolor", "virginica"],
        text: { cdatasets_iris() })
}
