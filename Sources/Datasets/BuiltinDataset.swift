import CDatasets
import Foundation
import Records

/// A data set that comes with the service.
public struct BuiltinDataset: Sendable {
    /// The wire name.
    public let name: String
    /// One line on what it is.
    public let summary: String
    /// Who made it, and where it was published.
    public let citation: String
    /// How many rows there are.
    public let rowCount: Int
    /// The shape of one row's input.
    public let inputShape: [Int]
    /// What it is made for.
    public let task: TrainingTask
    /// The classes' names by index; empty for real targets.
    public let classNames: [String]
    /// The embedded CSV text.
    let text: @Sendable () -> cdatasets_text

    /// Reads the rows.
    ///
    /// - Returns: The rows, raw: neither scaled nor shuffled.
    /// - Throws: ``SpecErrors`` if the embedded text is broken, which a test rules out.
    public func table() throws(SpecErrors) -> Table {
        let text = text()
        let bytes = UnsafeBufferPointer(start: text.bytes, count: text.count)
        let format = DatasetFormat(kind: .csv, header: true, delimiter: ",", task: task)
        let table = try CSVReader.read(Data(bytes), as: format)
        // The lines of a text that nobody sees say nothing.
        return Table(
            rowCount: table.rowCount, inputShape: table.inputShape, inputs: table.inputs,
            featureNames: table.featureNames, targets: table.targets)
    }
}
