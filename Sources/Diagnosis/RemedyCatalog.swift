/// Every kind of change that a diagnosis prescribes; the names are wire names and never change.
public enum RemedyKind: String, Sendable, Codable, CaseIterable {
    /// Another learning rate, lower than the job's.
    case lowerLearningRate = "lower_learning_rate"
    /// Another learning rate, higher than the job's.
    case higherLearningRate = "higher_learning_rate"
    /// Inputs to mean 0 and deviation 1.
    case standardizeInputs = "standardize_inputs"
    /// Missing values filled in.
    case imputeInputs = "impute_inputs"
    /// Rows without a target left out.
    case dropMissingTargets = "drop_missing_targets"
    /// Targets to mean 0 and deviation 1.
    case standardizeTargets = "standardize_targets"
    /// As many outputs as there are classes.
    case resizeOutput = "resize_output"
    /// Weights drawn as He et al. propose.
    case heInitialization = "he_initialization"
    /// Weights drawn as Glorot and Bengio propose.
    case xavierInitialization = "xavier_initialization"
    /// Rectifiers in place of squashing functions, with He initialization.
    case replaceActivation = "replace_activation"
    /// SELU in place of other functions, with LeCun initialization.
    case selfNormalizingActivation = "self_normalizing_activation"
    /// A nonlinear function between linear layers.
    case insertActivation = "insert_activation"
    /// Rectifiers that let some gradient through below zero.
    case leakyActivation = "leaky_activation"
    /// Normalization after each layer with weights.
    case insertNormalization = "insert_normalization"
    /// Shortcuts around blocks.
    case insertShortcuts = "insert_shortcuts"
    /// Gradient clipping by norm.
    case clipGradients = "clip_gradients"
    /// A wider bound of gradient clipping.
    case loosenClipping = "loosen_clipping"
    /// The loss that fits the task.
    case fittingLoss = "fitting_loss"
    /// No function behind the last layer.
    case removeOutputActivation = "remove_output_activation"
    /// The function behind the last layer that the loss expects.
    case addOutputActivation = "add_output_activation"
    /// A loss that works on logits instead of probabilities.
    case logitsLoss = "logits_loss"
    /// The mean over the batch instead of the sum.
    case meanReduction = "mean_reduction"
    /// Adam with its usual learning rate.
    case adam
    /// Stochastic gradient descent without momentum above 0.9.
    case lowerMomentum = "lower_momentum"
    /// A constant learning rate.
    case constantSchedule = "constant_schedule"
    /// Dropout behind hidden activations.
    case dropout
    /// Weight decay.
    case weightDecay = "weight_decay"
    /// Less of what restrains the network.
    case lessRegularization = "less_regularization"
    /// Fewer units.
    case fewerUnits = "fewer_units"
    /// More units.
    case moreUnits = "more_units"
    /// An end where validation was best.
    case stopEarlier = "stop_earlier"
    /// More epochs.
    case moreEpochs = "more_epochs"
    /// Rows in a new order each epoch.
    case shuffle
    /// Classes weighted by their rarity.
    case classWeights = "class_weights"
    /// Another batch size.
    case batchSize = "batch_size"
    /// Weaker augmentation, or none.
    case weakerAugmentation = "weaker_augmentation"
    /// Hidden layers where there are none.
    case insertHiddenLayer = "insert_hidden_layer"
    /// Layers that are trained instead of frozen.
    case unfreeze
    /// Less of label smoothing.
    case weakerLabelSmoothing = "weaker_label_smoothing"
    /// Biases that begin with zero.
    case zeroBiases = "zero_biases"
    /// No dropout or noise behind the last layer.
    case removeOutputDropout = "remove_output_dropout"
    /// A number that is added to each output.
    case addBias = "add_bias"
    /// Running statistics that follow the network and hold more than its last batch.
    case steadyStatistics = "steady_statistics"
    /// No last batch of fewer rows.
    case dropLast = "drop_last"
    /// Random rows held out.
    case shuffleSplit = "shuffle_split"
    /// Descent instead of ascent.
    case minimize

    /// Whether the change sets right what is wrong by itself, so that it needs no trial to be advised:
    /// a loss that doesn't fit its outputs, missing values, inputs of another scale.
    ///
    /// Of all others only a trial tells whether they help, and how much of them.
    var isCertain: Bool {
        switch self {
        case .standardizeInputs, .imputeInputs, .dropMissingTargets, .standardizeTargets,
            .resizeOutput,
            .insertActivation, .fittingLoss, .removeOutputActivation, .addOutputActivation,
            .logitsLoss, .meanReduction, .shuffle, .minimize, .heInitialization,
            .xavierInitialization, .unfreeze, .zeroBiases, .removeOutputDropout, .dropLast,
            .shuffleSplit:
            true
        default: false
        }
    }

    /// Whether nothing can be said of a run without the change.
    var isNecessary: Bool { self == .imputeInputs || self == .dropMissingTargets }

    /// Whether the change keeps a network from learning its rows by heart, which shows only at the end
    /// of a whole run.
    var restrains: Bool {
        switch self {
        case .dropout, .weightDecay, .fewerUnits: true
        default: false
        }
    }
}
