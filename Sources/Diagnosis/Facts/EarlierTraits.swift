import Records

/// The traits of what could stand in a spec before traces carried them.
///
/// It is read for traces that were stored by then, and never grows: whatever is new declares its
/// traits where it is defined, and its traces have them.
enum EarlierTraits {
    /// The traits of a layer, or nil for one that wasn't there.
    static func layer(_ type: String, _ fields: JSONValue) -> LayerTraits? {
        func number(_ name: String, else value: Double) -> Double { fields[name]?.number ?? value }
        switch type {
        case "linear", "conv2d": return .weighted
        case "dropout", "dropout2d", "gaussian_noise": return .regularization
        case "flatten", "reshape": return .shape
        case "batch_norm1d", "batch_norm2d": return plain(.normalization, .all)
        case "layer_norm":
            return LayerTraits(
                .normalization, form: .numbers, range: .all, isNonlinear: true, mixesUnits: true)
        case "avg_pool2d", "adaptive_avg_pool2d": return plain(.pooling, nil)
        case "max_pool2d": return plain(.pooling, nil, isNonlinear: true)
        case "residual": return plain(.block, .all, isNonlinear: true)
        case "scale": return plain(.rescaling, .all)
        case "relu":
            return .activation(OutputRange(0, nil, reachesBounds: true), flatness: .negative)
        case "leaky_relu":
            let slope = number("negative_slope", else: 0.01)
            return .activation(slope < 0 ? .positive : .all, isNonlinear: slope != 1)
        case "elu": return .activation(OutputRange(-number("alpha", else: 1), nil))
        case "selu": return .activation(OutputRange(-1.758_099_340_847_376_8, nil))
        case "gelu": return .activation(OutputRange(-0.17, nil, reachesBounds: true))
        case "silu":
            return .activation(OutputRange(-0.278_464_542_761_073_8, nil, reachesBounds: true))
        case "softplus": return .activation(.positive)
        case "tanh":
            return .activation(OutputRange(-1, 1), flatness: .tails, greatestSlope: 1)
        case "hardtanh":
            return .activation(
                OutputRange(
                    number("min_val", else: -1), number("max_val", else: 1), reachesBounds: true),
                flatness: .tails, greatestSlope: 1)
        default: return output(type)
        }
    }

    /// The layers that make something particular of a row.
    private static func output(_ type: String) -> LayerTraits? {
        switch type {
        case "sigmoid":
            var traits = LayerTraits.activation(.unit, flatness: .tails, greatestSlope: 0.25)
            traits.form = .probabilities
            return traits
        case "softmax":
            return LayerTraits(
                .activation, form: .distribution, range: .unit, isNonlinear: true,
                flatness: .tails, greatestSlope: 0.25, mixesUnits: true)
        case "log_softmax":
            return LayerTraits(
                .activation, form: .logDistribution, range: OutputRange(nil, 0),
                isNonlinear: true, mixesUnits: true)
        case "log":
            return LayerTraits(
                .activation, form: .logarithm, range: .all, isNonlinear: true, isSingular: true)
        case "exp":
            return LayerTraits(
                .activation, form: .exponential, range: .positive, isNonlinear: true,
                isSingular: true)
        default: return nil
        }
    }

    private static func plain(
        _ role: LayerTraits.Role, _ range: OutputRange?, isNonlinear: Bool = false
    ) -> LayerTraits {
        LayerTraits(role, form: .numbers, range: range, isNonlinear: isNonlinear)
    }
}

extension EarlierTraits {
    /// The traits of a loss, or nil for one that wasn't there.
    static func loss(_ spec: JSONValue?) -> LossTraits? {
        let isSummed = spec?["reduction"]?.string == "sum"
        let isUnlimited = (spec?["eps"]?.number ?? 0) == 0
        switch spec?["type"]?.string {
        case "cross_entropy":
            return LossTraits(
                .classes, of: .logits, scale: .classEntropy, isSummed: isSummed)
        case "nll":
            return LossTraits(
                .classes, of: .logDistribution, scale: .classEntropy, isSummed: isSummed)
        case "cross_entropy_of_probabilities":
            return LossTraits(
                .classes, of: spec?["normalize"]?.boolean == true ? .shares : .distribution,
                scale: .classEntropy, isSummed: isSummed, isSingular: isUnlimited)
        case "bce":
            return LossTraits(
                .truths, of: .probabilities, scale: .binaryEntropy, isSummed: isSummed,
                isSingular: isUnlimited && spec?["clamp"]?.boolean == false)
        case "bce_with_logits":
            return LossTraits(
                .truths, of: .logits, scale: .binaryEntropy, threshold: 0, isSummed: isSummed)
        case "hinge":
            return LossTraits(
                .signs, of: .numbers, scale: nil, threshold: 0, isSummed: isSummed)
        case "l1":
            return LossTraits(.values, of: .numbers, scale: .absolute, isSummed: isSummed)
        case "mse": return LossTraits(.values, of: .numbers, scale: .square, isSummed: isSummed)
        case "smooth_l1":
            return LossTraits(.values, of: .numbers, scale: .smoothAbsolute, isSummed: isSummed)
        default: return nil
        }
    }

    /// The traits of an optimizer, or nil for one that wasn't there.
    static func optimizer(_ spec: JSONValue?) -> OptimizerTraits? {
        let climbs = spec?["maximize"]?.boolean ?? false
        switch spec?["type"]?.string {
        case "sgd":
            return OptimizerTraits(isAdaptive: false, usualLearningRate: 0.05, climbs: climbs)
        case "adadelta":
            return OptimizerTraits(
                isAdaptive: true, usualLearningRate: 1, pace: .growing, climbs: climbs)
        case "adagrad":
            return OptimizerTraits(
                isAdaptive: true, usualLearningRate: 0.01, pace: .shrinking, climbs: climbs)
        case "adam", "adamw", "adamax", "nadam", "rmsprop":
            return OptimizerTraits(isAdaptive: true, usualLearningRate: 0.001, climbs: climbs)
        default: return nil
        }
    }

    /// The traits of a schedule.
    static func schedule(_ spec: JSONValue?) -> ScheduleTraits {
        let type = spec?["type"]?.string
        return ScheduleTraits(warmsUp: type == "linear_warmup" || type == "one_cycle")
    }
}
