import ArgumentParser
import Experiments
import Foundation
import Records
import Training

/// Trains a spec here, without a service.
struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a spec here, without a service, and print its diagnosis.",
        discussion: """
            EXIT STATUS
              0  healthy
              1  the spec or its data can't be used
              2  sick: at least one finding above info
              3  undetermined: too little was seen to say
            """)

    @OptionGroup var input: SpecInput
    @OptionGroup var speech: LanguageOption

    @Flag(help: "Print the diagnosis as JSON.")
    var json = false

    @Flag(help: "Don't show progress.")
    var quiet = false

    @Option(
        help: ArgumentHelp(
            "A safetensors file to begin with, under PyTorch's state_dict names.", valueName: "file"
        ))
    var weights: String?

    @Option(help: ArgumentHelp("Where to write the weights at the end.", valueName: "file"))
    var saveWeights: String?

    func run() throws {
        let language = speech.chosen
        let (job, run) = try ToldErrors.telling(in: language) {
            let job = try input.prepared()
            return (job, try TrainingRun(job, weights: weights.map(WeightFile.read)))
        }
        let bar = quiet || isatty(STDERR_FILENO) == 0 ? nil : ProgressBar()
        let end = run.train(bar)
        bar?.clear()
        if let saveWeights { try WeightFile.write(run.network, to: saveWeights) }
        let clock = ContinuousClock()
        let start = clock.now
        let diagnosis = RunDiagnosis.final(run, job)
        // The search for what failed is part of it.
        let seconds = (clock.now - start) / .seconds(1) + run.searchSeconds
        if json {
            print(
                String(
                    decoding: try JSONCoding.encode(diagnosis.only(in: language), pretty: true),
                    as: UTF8.self))
        } else {
            print(RunText.summary(of: run, end).text(in: language))
            if let cost = WatchCost.overheadPercent(of: job, in: run) {
                print(RunText.watchCost(cost).text(in: language))
            }
            let time = RunText.diagnosisTime(seconds, of: run.trainingSeconds)
            print(time.text(in: language))
            print(DiagnosisText.text(of: diagnosis, in: language))
        }
        switch diagnosis.verdict {
        case .healthy: return
        case .sick: throw ExitCode(2)
        case .undetermined: throw ExitCode(3)
        }
    }
}
