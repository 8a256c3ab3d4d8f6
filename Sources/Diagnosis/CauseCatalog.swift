/// Every cause that a diagnosis can name.
///
/// To add one: a file in `Causes/`, a line here, a test.
enum CauseCatalog {
    /// The causes, in alphabetical order.
    static let all: [any CauseModel.Type] = [
        BatchSizeTooLarge.self,
        BatchSizeTooSmall.self,
        ClassImbalance.self,
        ClippingTooTight.self,
        ConstantFeatures.self,
        DatasetTooSmall.self,
        DepthWithoutShortcuts.self,
        ExcessCapacity.self,
        ExcessiveRegularization.self,
        GradientSignFlipped.self,
        InitializationTooLarge.self,
        InitializationTooSmall.self,
        InputsNotFinite.self,
        InputsNotNormalized.self,
        InsufficientCapacity.self,
        LabelsOutOfRange.self,
        LearningRateTooHigh.self,
        LearningRateTooLow.self,
        LossTaskMismatch.self,
        MissingNonlinearity.self,
        MissingNormalization.self,
        MissingRegularization.self,
        MomentumTooHigh.self,
        OutputLossMismatch.self,
        SummedLoss.self,
        SymmetricInitialization.self,
        TargetsNotScaled.self,
        TooFewEpochs.self,
        TrainedTooLong.self,
        UnshuffledData.self,
        UnstableLoss.self,
        UnsuitableActivation.self,
        UnsuitableOptimizer.self,
        UnsuitableSchedule.self,
    ]
}
