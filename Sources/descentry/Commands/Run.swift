import ArgumentParser
import Foundation
import Records
import Training

/// Trains a spec here, without a service.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a spec here, without a service, and print its diagnosis.")

    @Argument(help: "The spec, a JSON file; - for standard input.")
    var spec: String

    func run() throws {
        let data =
            spec == "-"
            ? FileHandle.standardInput.readDataToEndOfFile()
            : try Data(contentsOf: URL(fileURLWithPath: spec))
        let spec = try SpecReader.read(data)
        let job = try PreparedJob(spec) { id throws(SpecErrors) in
            throw SpecErrors(.root, .notFound, "no data set \(id)")
        }
        let run = try TrainingRun(job)
        let end = run.train()
        print(end, run.progress, run.latest)
        print(run.nonFinite)
        let trace = run.trace(isFinal: true)
        try JSONCoding.encode(trace).write(to: URL(fileURLWithPath: "/tmp/trace.json"))
    }
}
