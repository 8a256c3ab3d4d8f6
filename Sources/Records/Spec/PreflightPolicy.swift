/// What is done about a job that preflight checks find fault with.
public enum PreflightPolicy: String, Sendable, Codable, CaseIterable {
    /// Nothing is checked.
    case off
    /// The spec is checked, and what was found stands in the answer.
    case warn
    /// Spec, rows and a rehearsal are checked, and a job with a finding of severity `error` or above is
    /// refused.
    case strict
}

extension JobSpec {
    /// What is done about a job that preflight checks find fault with; `warn` by default.
    public var preflight: PreflightPolicy {
        json["preflight"]?.string.flatMap(PreflightPolicy.init) ?? .warn
    }
}
