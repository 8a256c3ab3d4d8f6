import Records

/// A rehearsal found errors, and the job asks to be refused for them.
public struct PreflightFailed: Error, Sendable {
    /// The checks that fired with severity `error` or worse; never empty when thrown.
    public let results: [CheckResult]

    /// Makes the error of what checks found.
    public init(results: [CheckResult]) {
        self.results = results
    }

    /// The errors found, as problems of the spec.
    public var problems: [SpecProblem] {
        results.map { result in
            let message = result.message ?? Phrase(verbatim: "")
            return SpecProblem(
                pointer: result.pointer ?? "/data", code: .preflightFailed,
                text: Phrase(
                    "\(result.check): \(message.english)", "\(result.check)：\(message.chinese)"))
        }
    }
}
