/// Every data set that comes with the service.
///
/// To add one: a CSV file in `CDatasets/csv`, a file in `Builtins/`, a line here.
public enum BuiltinCatalog {
    /// The data sets, in alphabetical order.
    public static let all: [BuiltinDataset] = [
        .breastCancer,
        .diabetes,
        .digits,
        .iris,
        .wine,
    ]

    /// The data set of a name, or nil.
    public static func named(_ name: String) -> BuiltinDataset? {
        all.first { $0.name == name }
    }
}
