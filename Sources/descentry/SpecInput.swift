import ArgumentParser
import Datasets
import Foundation
import Records
import Training

/// The spec that a command works on, and the files of the data sets it names.
struct SpecInput: ParsableArguments {
    @Argument(help: "The spec, a JSON file; - for standard input.")
    var spec: String

    @Option(
        name: .customLong("dataset"),
        help: ArgumentHelp(
            "A file for a data set that the spec names as {\"dataset\": ID}: CSV, or NPZ by its ending.",
            valueName: "ID=file"))
    var datasets: [String] = []

    /// Reads the spec and its rows.
    ///
    /// - Throws: `CleanExit`-free errors whose description names every problem.
    func prepared() throws -> PreparedJob {
        let document = try SpecReader.read(contents(of: spec))
        var files: [String: Data] = [:]
        var names: [String: String] = [:]
        for entry in datasets {
            let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw ValidationError("--dataset: expected ID=file, got \"\(entry)\"")
            }
            files[parts[0]] = try contents(of: parts[1])
            names[parts[0]] = parts[1]
        }
        let (contents, paths) = (files, names)
        return try PreparedJob(document) { id throws(SpecErrors) in
            guard let file = contents[id], let path = paths[id] else {
                throw SpecErrors(
                    JSONPointer(tokens: ["data", "source", "dataset"]), .notFound,
                    "there is no data set \"\(id)\" here; give its file as --dataset \(id)=FILE")
            }
            let kind: DatasetFormat.Kind = path.lowercased().hasSuffix(".npz") ? .npz : .csv
            return try DatasetFile.read(file, as: DatasetFormat(kind: kind))
        }
    }

    private func contents(of path: String) throws -> Data {
        if path == "-" { return FileHandle.standardInput.readDataToEndOfFile() }
        do {
            return try Data(contentsOf: URL(fileURLWithPath: path))
        } catch {
            throw ValidationError("\(path): the file can't be read")
        }
    }
}
