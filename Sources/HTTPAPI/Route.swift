import SocketServer

/// One method of one path: what it takes and who answers.
struct Route: Sendable {
    /// Answers a call now, or returns nil and answers it later.
    typealias Handler = @Sendable (Call) throws -> HTTPResponse?

    /// How large a body may be.
    enum BodyLimit: Sendable {
        /// There is none to read; a short one is ignored.
        case none
        /// A small JSON document.
        case document
        /// A job spec.
        case spec
        /// A data set's file.
        case dataset

        func bytes(_ configuration: APIConfiguration) -> Int {
            switch self {
            case .none: 1024
            case .document: 64 * 1024
            case .spec: configuration.maximumSpecBytes
            case .dataset: configuration.maximumDatasetBytes
            }
        }
    }

    let method: String
    let pattern: String
    /// The name of the operation in `openapi.yaml`.
    let operationID: String
    /// The query parameters.
    let query: [QueryParameter]
    /// The content types of the body; none where there is no body.
    let accepts: [String]
    let limit: BodyLimit
    /// Whether the answer needs a processor for long, as that to a spec or a file with many rows.
    var isHeavy: Bool { limit == .spec || limit == .dataset }
    let handler: Handler

    init(
        _ method: String, _ pattern: String, _ operationID: String,
        query: [QueryParameter] = [], accepts: [String] = [], limit: BodyLimit = .none,
        _ handler: @escaping Handler
    ) {
        self.method = method
        self.pattern = pattern
        self.operationID = operationID
        self.query = query
        self.accepts = accepts
        self.limit = limit
        self.handler = handler
    }
}

/// One name that a query may hold.
struct QueryParameter: Sendable, ExpressibleByStringLiteral {
    /// How often it may come.
    enum Form: Sendable {
        /// Once.
        case single
        /// More than once.
        case repeated
        /// As `name[key]`, once for each key.
        case keyed
    }

    let name: String
    let form: Form

    init(_ name: String, _ form: Form) {
        self.name = name
        self.form = form
    }

    init(stringLiteral name: String) {
        self.init(name, .single)
    }
}
