import SocketServer

/// Every `code` that a problem can have; `openapi.yaml` has the same list.
///
/// Single errors in a body or a query are named by `SpecProblem.Code`, or by the code of the
/// parameter's problem.
enum ProblemCode: String, Sendable, CaseIterable {
    // Of the interface itself.
    case artifactNotFound = "artifact_not_found"
    case confusionNotAvailable = "confusion_not_available"
    case diagnosisNotAvailable = "diagnosis_not_available"
    case hostNotAllowed = "host_not_allowed"
    case internalError = "internal_error"
    case invalidContentEncoding = "invalid_content_encoding"
    case invalidIdempotencyKey = "invalid_idempotency_key"
    case invalidJSON = "invalid_json"
    case invalidLastEventID = "invalid_last_event_id"
    case invalidParameter = "invalid_parameter"
    case layersNotAvailable = "layers_not_available"
    case methodNotAllowed = "method_not_allowed"
    case notAcceptable = "not_acceptable"
    case notFound = "not_found"
    case originNotAllowed = "origin_not_allowed"
    case queueFull = "queue_full"
    case repeatedParameter = "repeated_parameter"
    case routeNotFound = "route_not_found"
    case serviceStopping = "service_stopping"
    case unauthorized
    case unknownParameter = "unknown_parameter"
    case unsupportedContentEncoding = "unsupported_content_encoding"
    case unsupportedMediaType = "unsupported_media_type"
    case validationFailed = "validation_failed"

    // Of the store; what else it can say is the service's own affair.
    case databaseUnavailable = "database_unavailable"
    case datasetInUse = "dataset_in_use"
    case datasetNotFound = "dataset_not_found"
    case endpointDisabled = "endpoint_disabled"
    case idempotencyConflict = "idempotency_conflict"
    case leaseLost = "lease_lost"
    case stateConflict = "state_conflict"

    // Of receivers of webhooks.
    case addressNotAllowed = "address_not_allowed"
    case invalidSecret = "invalid_secret"
    case invalidURL = "invalid_url"

    // Of the HTTP layer.
    case badChunk = "bad_chunk"
    case badContentLength = "bad_content_length"
    case badEncoding = "bad_encoding"
    case badEscape = "bad_escape"
    case badHeader = "bad_header"
    case badHeaderName = "bad_header_name"
    case badHeaderValue = "bad_header_value"
    case badHost = "bad_host"
    case badRequestLine = "bad_request_line"
    case badTarget = "bad_target"
    case badTransferEncoding = "bad_transfer_encoding"
    case bareCarriageReturn = "bare_carriage_return"
    case bareLineFeed = "bare_line_feed"
    case bodyMemoryExhausted = "body_memory_exhausted"
    case bodyTooLarge = "body_too_large"
    case conflictingLength = "conflicting_length"
    case dotSegment = "dot_segment"
    case expectationFailed = "expectation_failed"
    case foldedHeader = "folded_header"
    case headerTooLarge = "header_too_large"
    case hostMismatch = "host_mismatch"
    case messageIncomplete = "message_incomplete"
    case methodNotImplemented = "method_not_implemented"
    case missingHost = "missing_host"
    case nulByte = "nul_byte"
    case nulEscape = "nul_escape"
    case requestTimeout = "request_timeout"
    case serverBusy = "server_busy"
    case targetTooLong = "target_too_long"
    case transferCodingNotImplemented = "transfer_coding_not_implemented"
    case unanswered
    case unexpectedTransferEncoding = "unexpected_transfer_encoding"
    case versionNotSupported = "version_not_supported"
}

extension ProblemCode {
    /// The name of what the HTTP layer says; a test holds the lists equal.
    init(_ code: HTTPServerError.Code) {
        self = ProblemCode(rawValue: code.rawValue) ?? .internalError
    }
}
