import CDatasets
import Records

extension BuiltinDataset {
    /// Three cultivars of wine, by chemical analysis.
    static let wine = BuiltinDataset(
        name: "wine",
        summary: "13 chemical measurements of 178 wines of three cultivars",
        citation: """
            S. Aeberhard, M. Forina: Wine, UCI Machine Learning Repository (1992), \
            doi:10.24432/C5PC7J
            """,
        rowCount: 178, inputShape: [13], task: .classification,
        classNames: ["class_0", "class_1", "class_2"],
        text: { cdatasets_wine() })
}
