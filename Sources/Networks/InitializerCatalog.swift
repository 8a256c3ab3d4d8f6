import Kernels
import Records

/// A way to draw the first values of a parameter.
public protocol InitializerDefinition: Sendable {
    /// The wire name and fields.
    static var schema: ComponentSchema { get }

    /// The value that every number gets, or nil where they differ.
    ///
    /// - Parameter component: The checked spec of the initializer.
    /// - Returns: The value.
    static func constantValue(_ component: Component) -> Double?

    /// Draws the values of a parameter.
    ///
    /// - Parameters:
    ///   - parameter: The tensor to draw for.
    ///   - random: Its own random numbers.
    /// - Returns: As many values as the tensor has.
    static func values(for parameter: Parameter, random: CounterRandom) -> [Double]
}

/// Every way to draw first values.
public enum InitializerCatalog {
    /// The initializers, in alphabetical order.
    public static let all: [any InitializerDefinition.Type] = [
        Constant.self,
        KaimingNormal.self,
        KaimingUniform.self,
        LecunNormal.self,
        LecunUniform.self,
        Normal.self,
        Orthogonal.self,
        TruncatedNormal.self,
        Uniform.self,
        XavierNormal.self,
        XavierUniform.self,
        Zeros.self,
    ]

    /// What a spec can name as an initializer.
    public static let components = ComponentSet("initializer") { all.map { $0.schema } }

    /// The value that every number gets from an initializer, or nil where they differ.
    public static func constantValue(of component: Component) -> Double? {
        all.first { $0.schema.type == component.type }?.constantValue(component)
    }

    /// The field `init` of a layer with weights.
    static let layerSchema = Schema([
        .optional("weight", .component(components), "how the weight is drawn"),
        .optional("bias", .component(components), "how the bias is drawn"),
    ])

    /// Fills a parameter with first values.
    static func initialize(_ parameter: Parameter, index: Int, seed: UInt64) {
        let random = CounterRandom(seed: seed, purpose: .initialization, major: index)
        let definition = all.first { $0.schema.type == parameter.initializer.type }
        let values = definition?.values(for: parameter, random: random) ?? []
        for (position, value) in values.enumerated() {
            parameter.values[position] = Float(value)
        }
    }
}

/// What the scaled initializers have in common.
enum Fan {
    /// Values drawn evenly from ±√3·deviation.
    static func uniform(_ count: Int, deviation: Double, _ random: CounterRandom) -> [Double] {
        let bound = 3.0.squareRoot() * deviation
        return (0..<count).map { (2 * random.uniform(at: $0) - 1) * bound }
    }

    /// Values drawn normally.
    static func normal(_ count: Int, deviation: Double, _ random: CounterRandom) -> [Double] {
        (0..<count).map { random.normal(at: $0) * deviation }
    }

    /// The fields of He initialization.
    static let kaimingFields: [Schema.Field] = [
        .field("a", .number(.any), default: 0, "the slope below zero of leaky_relu"),
        .field(
            "mode", .choice(["fan_in", "fan_out"]), default: "fan_in",
            "whether the forward or the backward signal keeps its size"),
        .field(
            "nonlinearity",
            .choice(["linear", "sigmoid", "tanh", "relu", "leaky_relu", "selu"]),
            default: "leaky_relu", "the function after the layer, which sets the gain"),
    ]

    /// The deviation of He initialization: gain / √fan.
    ///
    /// - Source: He et al., *Delving Deep into Rectifiers* (2015), §2.2; gains as in PyTorch.
    static func kaimingDeviation(_ parameter: Parameter) -> Double {
        let component = parameter.initializer
        let slope = component.number("a")
        let gain: Double =
            switch component.string("nonlinearity") {
            case "relu": 2.0.squareRoot()
            case "leaky_relu": (2 / (1 + slope * slope)).squareRoot()
            case "tanh": 5.0 / 3
            case "selu": 3.0 / 4
            default: 1
            }
        let fan = component.string("mode") == "fan_out" ? parameter.fanOut : parameter.fanIn
        return gain / Double(max(1, fan)).squareRoot()
    }

    /// The field of Xavier initialization.
    static let gainField = Schema.Field.field(
        "gain", .number(.any), default: 1, "a factor of the deviation")

    /// The deviation of Xavier initialization: gain·√(2 / (fan_in + fan_out)).
    ///
    /// - Source: Glorot & Bengio, *Understanding the difficulty of training deep feedforward neural
    ///   networks* (2010), §4.2.1.
    static func xavierDeviation(_ parameter: Parameter) -> Double {
        let fans = Double(max(1, parameter.fanIn + parameter.fanOut))
        return parameter.initializer.number("gain") * (2 / fans).squareRoot()
    }

    /// The deviation of LeCun initialization: √(1 / fan_in).
    ///
    /// - Source: LeCun et al., *Efficient BackProp* (1998), §4.6.
    static func lecunDeviation(_ parameter: Parameter) -> Double {
        (1 / Double(max(1, parameter.fanIn))).squareRoot()
    }
}
