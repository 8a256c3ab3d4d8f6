import Accuracy
import ArgumentParser
import Foundation

/// Measures the diagnosis on a corpus of sound and faulty runs.
struct AccuracyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accuracy",
        abstract: "Measure the diagnosis on a corpus of sound and faulty runs.",
        discussion: """
            Trains every run of the corpus, diagnoses it, and compares with what is known of it. \
            The folder holds healthy.json, ladders.json and cases/; see Benchmarks/faults.
            """)

    @Argument(help: "The folder of the corpus.")
    var folder = "Benchmarks/faults"

    @Option(help: "Threads that train at the same time; 0 for one a core.")
    var threads = 0

    @Option(help: "Run only every so many runs of the corpus.")
    var every = 1

    @Option(help: "Run only runs with this in their name.")
    var only: String?

    @Option(help: "A folder for report.md and report.json; none writes nothing.")
    var output: String?

    @Flag(help: "Print a line for every run.")
    var verbose = false

    @Option(help: "A file for every run's result as JSON lines.")
    var runs: String?

    func run() throws {
        let corpus = try Corpus(
            folder: URL(fileURLWithPath: folder), every: max(1, every), filter: only)
        let cores = threads > 0 ? threads : ProcessInfo.processInfo.activeProcessorCount
        let isVerbose = verbose
        let isTerminal = isatty(STDERR_FILENO) == 1
        let outcome = try corpus.run(threads: cores) { done, total, line in
            if isVerbose { print(line) }
            if isTerminal, !isVerbose {
                FileHandle.standardError.write(Data("\r\(done)/\(total)".utf8))
            }
        }
        print("\nMISTAKES")
        for line in outcome.mistakes { print(line) }
        print("\n" + outcome.markdown)
        if let runs { try outcome.runsJSON().write(to: URL(fileURLWithPath: runs)) }
        guard let output else { return }
        let place = URL(fileURLWithPath: output)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try Data(outcome.markdown.utf8).write(to: place.appendingPathComponent("report.md"))
        try outcome.reportJSON().write(to: place.appendingPathComponent("report.json"))
    }
}
