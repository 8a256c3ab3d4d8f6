/// Which of a job's two sources a row is of, and is numbered in.
public enum RowSource: String, Sendable, Codable, CaseIterable {
    /// `data.source`; rows held out by a share are of it too.
    case training
    /// `data.validation.source`.
    case validation
}
