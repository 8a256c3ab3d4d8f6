/// Which rows an epoch is made of.
public enum RowSampling: String, Sendable, CaseIterable {
    /// Each training row once.
    case everyRow = "every_row"
    /// As many rows as there are, drawn with replacement, each class as often.
    case classBalanced = "class_balanced"
}
