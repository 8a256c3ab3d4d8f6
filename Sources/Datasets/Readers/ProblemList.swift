import Records

/// The first 20 problems of data that may have millions.
struct ProblemList {
    /// How many problems are kept.
    static let limit = 20

    private var problems: [SpecProblem] = []

    /// A boolean value indicating whether nothing is wrong so far.
    var isEmpty: Bool { problems.isEmpty }

    /// A boolean value indicating whether further problems are dropped.
    var isFull: Bool { problems.count >= ProblemList.limit }

    /// Notes a problem.
    mutating func add(_ pointer: JSONPointer, _ code: SpecProblem.Code, _ detail: String) {
        if isFull { return }
        problems.append(SpecProblem(pointer: pointer.description, code: code, detail: detail))
    }

    /// Throws what has been noted, if anything.
    func finish() throws(SpecErrors) {
        if !problems.isEmpty { throw SpecErrors(problems) }
    }
}
