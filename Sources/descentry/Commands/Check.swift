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
    @OptionGroup var speech: LanguageOption

    @Flag(help: "Print the complete spec, every default filled in, as JSON.")
    var json = false

    func run() throws {
        let language = speech.chosen
        let job = try ToldErrors.telling(in: language) { try input.prepared() }
        if json {
            print(
                String(decoding: try JSONCoding.encode(job.spec.json, pretty: true), as: UTF8.self))
            return
        }
        let run = try ToldErrors.telling(in: language) { try TrainingRun(job) }
        let parameters = run.network.parameters.reduce(0) { $0 + $1.count }
        let data = job.data.profile
        let memory = Double(try TrainingRun.byteCount(of: job) / 100_000) / 10
        let facts = Phrase(
            """
            The spec can be trained.
              task         \(job.task.rawValue)
              rows         \(data.trainingRows) to train on, \(data.validationRows) held out
              parameters   \(parameters)
              steps        \(run.plannedSteps), \(run.stepsPerEpoch) an epoch
              memory       \(memory) MB
            """,
            """
            该配置可以训练。
              任务    \(job.task.rawValue)
              样本    \(data.trainingRows) 个用于训练，\(data.validationRows) 个留作验证
              参数    \(parameters) 个
              步数    \(run.plannedSteps)，每个轮次 \(run.stepsPerEpoch) 步
              内存    \(memory) MB
            """)
        print(facts.text(in: language))
        guard job.spec.preflight != .off else { return }
        let results = PreflightCatalog.rehearse(job)
        let (count, fired) = (results.count, results.count(where: \.isFired))
        let heading = Phrase(
            "\nPreflight: \(count) checks, \(fired) findings.",
            "\n预检：\(count) 项检查，发现 \(fired) 个问题。")
        print(heading.text(in: language))
        for result in results where result.isFired {
            print("  \(result.severity?.rawValue ?? "")  \(result.check)\(place(result))")
            print("      \(result.message?.text(in: language) ?? "")")
        }
    }

    private func place(_ result: CheckResult) -> String {
        result.pointer.flatMap { $0.isEmpty ? nil : "  (\($0))" } ?? ""
    }
}
