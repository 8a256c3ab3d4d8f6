import ArgumentParser

/// The command line.
@main
struct Descentry: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "descentry",
        abstract: "Trains neural networks from JSON job specs and says why they fail.",
        discussion: """
            Descentry watches every gradient of every step. When training goes wrong it says where \
            it broke first, why, and what to change in the spec.

            EXAMPLES
              descentry serve                 the HTTP service, on http://127.0.0.1:8080
              descentry run spec.json         train here, without a service; for continuous integration
              descentry check spec.json       say what is wrong with a spec without training
            """,
        version: Version.current,
        subcommands: [
            Serve.self, Run.self, Check.self, Explain.self, Receive.self, Predict.self,
            Bench.self, AccuracyCommand.self,
        ])
}
