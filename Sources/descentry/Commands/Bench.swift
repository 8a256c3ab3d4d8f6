import ArgumentParser
import Datasets
import Foundation
import Networks
import Records
import Training

/// Measures steps per second on fixed workloads, with and without the watch.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure steps per second, watched and unwatched.",
        discussion: """
            Each workload trains on random rows, 20 batches in turn, each run on one thread. Blocks with and \
            without the watch alternate, so that a machine whose speed drifts doesn't favour one of \
            them; the figure is the median of the blocks.
            """)

    @Flag(help: "Print one JSON object a line.")
    var json = false

    @Option(help: "Seconds to measure each workload and mode.")
    var seconds = 2.5

    @Option(help: "How many runs train at the same time; their speeds are added.")
    var threads = 1

    @Argument(help: "The workloads to run; all by default.")
    var workloads: [String] = []

    func validate() throws {
        let known = BenchWorkload.all.map(\.name)
        for name in workloads where !known.contains(name) {
            throw ValidationError(
                "unknown workload \"\(name)\"\(NearestName.hint(name, among: known)) "
                    + "(known: \(known.joined(separator: ", ")))")
        }
        guard seconds > 0 else { throw ValidationError("--seconds: expected a number above 0") }
        guard (1...256).contains(threads) else {
            throw ValidationError("--threads: expected 1 to 256, got \(threads)")
        }
    }

    func run() throws {
        for workload in BenchWorkload.all
        where workloads.isEmpty || workloads.contains(workload.name) {
            let result = try workload.measure(seconds: seconds, threads: threads)
            for (watch, speed) in [("full", result.watched), ("off", result.unwatched)] {
                if json {
                    let line: JSONValue = [
                        "workload": .string(workload.name), "watch": .string(watch),
                        "threads": JSONValue(threads),
                        "steps_per_second": .number((speed * 10).rounded() / 10),
                    ]
                    print(String(decoding: try JSONCoding.encode(line), as: UTF8.self))
                } else {
                    let padded = workload.name.padding(toLength: 12, withPad: " ", startingAt: 0)
                    print(
                        "\(padded) watch \(watch)\(watch == "off" ? " " : "")  "
                            + String(format: "%12.1f steps/s", speed))
                }
            }
        }
    }
}
