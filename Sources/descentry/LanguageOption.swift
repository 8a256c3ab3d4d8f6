import ArgumentParser
import Foundation
import Records

/// The language in which a command speaks.
struct LanguageOption: ParsableArguments {
    @Option(
        help: "The language of texts: en or zh; by default that of LC_ALL, LC_MESSAGES or LANG.")
    var language: Language?

    /// The language that was asked for, else that of the environment.
    var chosen: Language {
        language ?? LanguageOption.language(of: ProcessInfo.processInfo.environment)
    }

    /// The language of an environment: of the first variable that is set, as POSIX has it.
    static func language(of environment: [String: String]) -> Language {
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].lazy
            .compactMap { environment[$0] }.first { !$0.isEmpty }
        return locale?.hasPrefix("zh") == true ? .chinese : .english
    }
}

extension Language: ExpressibleByArgument {}

/// What is wrong with a spec or its data, in one language.
struct ToldErrors: Error, CustomStringConvertible {
    let description: String

    /// Runs a part of a command, and tells what is wrong with the spec in one language.
    static func telling<Result>(
        in language: Language, _ part: () throws -> Result
    ) throws -> Result {
        do {
            return try part()
        } catch let error as SpecErrors {
            throw ToldErrors(description: error.description(in: language))
        }
    }
}
