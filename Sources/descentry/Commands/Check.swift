import ArgumentParser
import Datasets
import Experiments
import Foundation
import Networks
import Records
import Training

/// Says what is wrong with a spec without training.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check a spec and its data without training.",
        discussion: """
            Prints every problem at once, each with its place in the spec, or what the run would be.

            EXIT STATUS
              0  the spec can be trained
              1  it can't
            """)

    @OptionGroup var input: SpecInput

    @Flag(help: "Print the complete spec, every default filled in, as JSON.")
    var json = false

    func run() throws {
        let job = try input.prepared()
        if json {
            print(
                String(decoding: try JSONCoding.encode(job.spec.json, pretty: true), as: UTF8.self))
            return
        }
        let run = try TrainingRun(job)
        let parameters = run.network.parameters.reduce(0) { $0 + $1.count }
        let data = job.data.profile
        print(
            """
            The spec can be trained.
              task         \(job.task.rawValue)
              rows         \(data.trainingRows) to train on, \(data.validationRows) held out
              parameters   \(parameters)
              steps        \(run.plannedSteps), \(run.stepsPerEpoch) an epoch
              memory       \(Double(try TrainingRun.byteCount(of: job) / 100_000) / 10) MB
            """)
        guard job.spec.preflight != .off else { return }
        let results = PreflightCatalog.rehearse(job)
        print("\nPreflight: \(results.count) checks, \(results.count(where: \.isFired)) findings.")
        for result in results where result.isFired {
            print("  \(result.severity?.rawValue ?? "")  \(result.check)\(place(result))")
            print("      \(result.message?.english ?? "")")
        }
    }

    private func place(_ result: CheckResult) -> String {
        result.pointer.flatMap { $0.isEmpty ? nil : "  (\($0))" } ?? ""
    }
}
