import Records

/// Every kind of job that the service executes.
///
/// To add one: an executor in `Kinds/`, a line here, a test.
enum JobKindCatalog {
    /// The executors, in alphabetical order.
    static let all: [any JobExecutor.Type] = [
        TrainExecutor.self
    ]

    /// The kinds, in the same order.
    static let kinds = all.map { $0.kind }

    /// The executor of a kind, or nil for one that this version doesn't know.
    static func executor(of kind: JobKind) -> (any JobExecutor.Type)? {
        all.first { $0.kind == kind }
    }
}
