import Kernels
import Records

/// Rows as a network gets them, in memory that doesn't move.
public final class Rows: Sendable {
    /// How many rows there are.
    public let count: Int
    /// The number of inputs of one row.
    public let inputCount: Int
    /// The inputs, row-major: `[count, inputCount]`.
    public let inputs: AlignedBuffer
    /// The class index of each row, in all encodings; empty where the source has real values.
    ///
    /// An index may be negative or too high, as the source gave it; a label that is no whole number
    /// of 32 bits is −1.
    public let labels: [Int32]
    /// The encoded targets, row-major: `[count, targetWidth]`; nil where `labels` are the targets.
    public let targets: AlignedBuffer?
    /// The number of targets of one row; 1 where `labels` are the targets.
    public let targetWidth: Int
    /// Where the rows come from.
    public let origins: RowOrigins

    /// Joins inputs with what they are to be told.
    init(inputs: RowBlock, targets: TargetEncoder.Encoded, origins: RowOrigins) {
        self.origins = origins
        count = inputs.count
        inputCount = inputs.width
        self.inputs = inputs.buffer
        labels = targets.labels
        self.targets = targets.block?.buffer
        targetWidth = targets.block?.width ?? 1
    }
}

/// The rows of a job, split, rescaled and encoded.
public struct PreparedData: Sendable {
    /// The rows to train on.
    public let training: Rows
    /// The rows held out, or nil for none.
    public let validation: Rows?
    /// What is known of the rows.
    public let profile: DataProfile
    /// The shape of one row's input.
    public let inputShape: [Int]
    /// What is done at random to the training rows, or nil for nothing.
    public let augmentation: AugmentationPlan?
    /// The classes' names by index, or nil where the source has none.
    public let classNames: [String]?
    /// What the inputs are in the source.
    public let columns: InputColumns
    /// What 1 of each target is in the source's unit, beside preprocessing.
    public let targetUnits: [Double]
    /// Numbers among the training inputs, before any step, that seem to stand for missing values and
    /// that no step takes for that.
    let sentinels: [Sentinel]
    /// How many rows `one_hot` has turned into zeros because no column has their label.
    public let rowsWithoutClass: Int
}
