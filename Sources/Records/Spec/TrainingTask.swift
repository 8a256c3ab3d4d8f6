/// What a network is trained to do.
public enum TrainingTask: String, Sendable, Codable, CaseIterable {
    /// One of several classes for each row.
    case classification
    /// One of two classes for each row, by one output.
    case binary
    /// Any of several classes for each row.
    case multilabel
    /// Real values for each row.
    case regression
}
