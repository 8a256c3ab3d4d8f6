/// What is known of a job's rows before the first step, as the network gets them.
public struct DataProfile: Sendable, Hashable, Codable {
    /// Rows to train on.
    public var trainingRows: Int
    /// Rows held out; 0 without validation.
    public var validationRows: Int
    /// Training rows without a finite target in the source; nil in traces from before it was counted.
    public var missingTargets: Int?
    /// The same of the rows held out.
    public var validationMissingTargets: Int?
    /// The shape of one row's input.
    public var inputShape: [Int]
    /// The inputs after preprocessing, over the training rows.
    public var inputs: ColumnSummary
    /// The targets after encoding, over the training rows.
    public var targets: TargetProfile

    enum CodingKeys: String, CodingKey {
        case trainingRows = "training_rows"
        case validationRows = "validation_rows"
        case missingTargets = "missing_targets"
        case validationMissingTargets = "validation_missing_targets"
        case inputShape = "input_shape"
        case inputs, targets
    }

    /// Makes a profile.
    public init(
        trainingRows: Int, validationRows: Int, inputShape: [Int], inputs: ColumnSummary,
        targets: TargetProfile
    ) {
        self.trainingRows = trainingRows
        self.validationRows = validationRows
        self.inputShape = inputShape
        self.inputs = inputs
        self.targets = targets
    }

    /// The columns of a matrix of rows, summed up; NaN and infinite values are counted and left out.
    public struct ColumnSummary: Sendable, Hashable, Codable {
        /// How many columns there are.
        public var columns: Int
        /// The mean over all values.
        public var mean: Double
        /// The root of the mean squared value over all values.
        public var rootMeanSquare: Double
        /// The deviation over all values.
        public var deviation: Double
        /// The least value.
        public var min: Double
        /// The greatest value.
        public var max: Double
        /// The greatest absolute mean of a column.
        public var largestColumnMean: Double
        /// The least deviation of a column that isn't constant; 0 if all are.
        public var smallestColumnDeviation: Double
        /// The greatest deviation of a column.
        public var largestColumnDeviation: Double
        /// The root of the columns' mean variance: what the best constant for each column leaves; nil
        /// in traces from before it was measured.
        public var withinColumnDeviation: Double?
        /// The index of the column with the greatest root mean square.
        public var largestColumn: Int
        /// How many columns have one value only.
        public var constantColumns: Int
        /// How many values are NaN.
        public var nanCount: Int
        /// How many values are infinite.
        public var infiniteCount: Int

        enum CodingKeys: String, CodingKey {
            case columns, mean
            case rootMeanSquare = "root_mean_square"
            case deviation, min, max
            case largestColumnMean = "largest_column_mean"
            case smallestColumnDeviation = "smallest_column_deviation"
            case largestColumnDeviation = "largest_column_deviation"
            case withinColumnDeviation = "within_column_deviation"
            case largestColumn = "largest_column"
            case constantColumns = "constant_columns"
            case nanCount = "nan_count"
            case infiniteCount = "infinite_count"
        }

        /// What is left of the values where each column's mean is taken off.
        public var deviationWithinColumns: Double { withinColumnDeviation ?? deviation }

        /// Makes a summary of nothing; fill in what is known.
        public init() {
            columns = 0
            mean = 0
            rootMeanSquare = 0
            deviation = 0
            min = 0
            max = 0
            largestColumnMean = 0
            smallestColumnDeviation = 0
            largestColumnDeviation = 0
            largestColumn = 0
            constantColumns = 0
            nanCount = 0
            infiniteCount = 0
        }
    }

    /// The targets, summed up.
    public struct TargetProfile: Sendable, Hashable, Codable {
        /// How the source gave the targets.
        public var kind: TargetKind
        /// How many distinct labels there are; 0 for real values.
        public var classCount: Int
        /// How many training rows each class has, by class index; empty for real values.
        public var classCounts: [Int]
        /// The least label as it was given; 0 for real values.
        public var lowestLabel: Double
        /// The greatest label as it was given; 0 for real values.
        public var highestLabel: Double
        /// The values that the loss compares with.
        public var values: ColumnSummary

        enum CodingKeys: String, CodingKey {
            case kind
            case classCount = "class_count"
            case classCounts = "class_counts"
            case lowestLabel = "lowest_label"
            case highestLabel = "highest_label"
            case values
        }

        /// Makes a profile.
        public init(
            kind: TargetKind, classCount: Int, classCounts: [Int], lowestLabel: Double,
            highestLabel: Double, values: ColumnSummary
        ) {
            self.kind = kind
            self.classCount = classCount
            self.classCounts = classCounts
            self.lowestLabel = lowestLabel
            self.highestLabel = highestLabel
            self.values = values
        }
    }

    /// How a source gives its targets.
    public enum TargetKind: String, Sendable, Codable {
        /// One class label a row.
        case labels
        /// Real values, one or more columns a row.
        case values
    }
}
