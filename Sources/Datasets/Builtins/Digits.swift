import CDatasets
import Records

extension BuiltinDataset {
    /// Handwritten digits of 8 by 8 pixels.
    static let digits = BuiltinDataset(
        name: "digits",
        summary: "1797 handwritten digits of 8 by 8 pixels, from 0 to 16",
        citation: """
            E. Alpaydin, C. Kaynak: Optical Recognition of Handwritten Digits, \
            UCI Machine Learning Repository (1998), doi:10.24432/C50P49
            """,
        rowCount: 1797, inputShape: [64], task: .classification,
        classNames: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
        text: { cdatasets_digits() })
}
