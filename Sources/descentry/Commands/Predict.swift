import ArgumentParser
import Datasets
import Foundation
import Networks
import Records
import Training

/// Computes a network's outputs for the rows of a spec.
struct Predict: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compute a network's outputs for the training rows of a spec.",
        discussion: """
            Prints {"outputs": [[…], …]}, one row a row, in the order of the data, after preprocessing \
            and without dropout or noise.
            """)

    @OptionGroup var input: SpecInput

    @Option(help: ArgumentHelp("The weights, a safetensors file.", valueName: "file"))
    var weights: String

    func run() throws {
        let job = try input.prepared()
        let run = try TrainingRun(job, weights: WeightFile.read(weights))
        let outputs = run.outputs(of: job.data.training).map { row in
            JSONValue.array(row.map { JSONValue($0) })
        }
        let document: JSONValue = ["outputs": .array(outputs)]
        print(String(decoding: try JSONCoding.encode(document), as: UTF8.self))
    }
}

/// Files of weights on the command line.
enum WeightFile {
    /// Reads a file.
    ///
    /// - Throws: `ValidationError` if it can't be read, ``SpecErrors`` if it isn't sound.
    static func read(_ path: String) throws -> Safetensors {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: path)) else {
            throw ValidationError("\(path): the file can't be read")
        }
        return try Safetensors(data)
    }

    /// Writes a network's weights.
    ///
    /// - Throws: `ValidationError` if the file can't be written.
    static func write(_ network: Network, to path: String) throws {
        do {
            try network.weights.data.write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw ValidationError("\(path): the file can't be written")
        }
    }
}
