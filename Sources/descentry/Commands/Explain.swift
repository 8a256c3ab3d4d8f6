import ArgumentParser
import Foundation
import Records

/// Prints a diagnosis from the service for a person to read.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print a diagnosis, as the service returns it, for a person to read.",
        discussion: "EXAMPLE\n  curl -s localhost:8080/v1/jobs/job_…/diagnosis | descentry explain")

    @Argument(help: "The diagnosis, a JSON file; - for standard input.")
    var diagnosis = "-"

    @OptionGroup var speech: LanguageOption

    func run() throws {
        let file =
            diagnosis == "-"
            ? FileHandle.standardInput.readDataToEndOfFile()
            : try Data(contentsOf: URL(fileURLWithPath: diagnosis))
        do {
            let read = try JSONCoding.decode(Diagnosis.self, from: file)
            print(DiagnosisText.text(of: read, in: speech.chosen))
        } catch is DecodingError {
            throw ValidationError("\(diagnosis): expected a diagnosis as JSON")
        }
    }
}
