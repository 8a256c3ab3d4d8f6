/// Every cause that a diagnosis can name.
///
/// To add one: a file in `Causes/`, a line here, a test.
enum CauseCatalog {
    /// The causes, in alphabetical order.
    static let all: [any CauseModel.Type] = [
        ClassImbalance.self,
        ConstantFeatures.self,
        DatasetTooSmall.self,
        InputsNotFinite.self,
        InputsNotNormalized.self,
        LabelsOutOfRange.self,
        LearningRateTooHigh.self,
        LearningRateTooLow.self,
        TargetsNotScaled.self,
        UnshuffledData.self,
    ]
}
