import SocketServer

/// The strong entity tag of a job: its version.
enum EntityTag {
    /// The tag of a version.
    static func text(_ version: Int) -> String { "\"\(version)\"" }

    /// Whether an `If-None-Match` names the version, compared weakly as RFC 9110 §13.1.2 has it.
    static func matches(_ version: Int, _ headers: HTTPHeaders) -> Bool {
        headers.list("If-None-Match").contains { tag in
            tag == "*" || tag == text(version) || tag == "W/" + text(version)
        }
    }
}
