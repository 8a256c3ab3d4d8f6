/// One thing that is wrong with what a user sent, and where.
public struct SpecProblem: Sendable, Hashable, Codable {
    /// A stable name for a kind of problem.
    public enum Code: String, Sendable, Codable, CaseIterable {
        /// The text isn't JSON.
        case invalidJSON = "invalid_json"
        /// A field is missing.
        case missingField = "missing_field"
        /// A field isn't known here.
        case unknownField = "unknown_field"
        /// A value is of the wrong kind.
        case wrongType = "wrong_type"
        /// A number, length or count is outside its range.
        case outOfRange = "out_of_range"
        /// A name isn't one of the known ones.
        case unknownName = "unknown_name"
        /// Two fields contradict each other.
        case conflictingFields = "conflicting_fields"
        /// Shapes don't fit together.
        case shapeMismatch = "shape_mismatch"
        /// A named thing, such as a data set, doesn't exist.
        case notFound = "not_found"
        /// The job needs more memory or time than the service allows.
        case tooLarge = "too_large"
        /// Data can't be used as asked.
        case invalidData = "invalid_data"
        /// An address isn't allowed or isn't an address.
        case invalidURL = "invalid_url"
        /// A secret isn't of the form it must have.
        case invalidSecret = "invalid_secret"
        /// A preflight check found an error, and the job asks to be refused for it.
        case preflightFailed = "preflight_failed"
        /// A patch doesn't fit its document.
        case patchConflict = "patch_conflict"
    }

    /// Where, as a JSON Pointer (RFC 6901); empty for the whole document.
    public var pointer: String
    /// What kind of problem.
    public var code: Code
    /// What was expected, what was found, and the nearest known name if there is one.
    public var text: Phrase

    /// The text in English.
    public var detail: String { text.english }

    enum CodingKeys: String, CodingKey {
        case pointer, code
        case text = "detail"
    }

    /// Makes a problem.
    public init(pointer: String, code: Code, text: Phrase) {
        self.pointer = pointer
        self.code = code
        self.text = text
    }

    /// Makes a problem that is told in English alone.
    public init(pointer: String, code: Code, detail: String) {
        self.init(pointer: pointer, code: code, text: Phrase(verbatim: detail))
    }
}

/// Everything that is wrong with what a user sent, in the document's order as far as it is known.
public struct SpecErrors: Error, Sendable, Hashable, CustomStringConvertible {
    /// The problems; never empty when thrown.
    public var problems: [SpecProblem]

    /// Makes an error of problems.
    public init(_ problems: [SpecProblem]) {
        self.problems = problems
    }

    /// Makes an error of one problem.
    public init(_ pointer: JSONPointer, _ code: SpecProblem.Code, _ detail: String) {
        problems = [SpecProblem(pointer: pointer.description, code: code, detail: detail)]
    }

    /// One line a problem: where, colon, what.
    public var description: String { description(in: .english) }

    /// One line a problem, in one language as far as the problems are told in it.
    public func description(in language: Language) -> String {
        problems.map { problem in
            let text = problem.text.text(in: language)
            return problem.pointer.isEmpty ? text : "\(problem.pointer): \(text)"
        }.joined(separator: "\n")
    }
}
