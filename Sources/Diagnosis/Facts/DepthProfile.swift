import Foundation
import Records

/// The size of gradients over the depth of a network, in a part of a run.
struct DepthProfile: Sendable {
    /// One layer's weight.
    struct Layer: Sendable {
        /// The weight's name.
        var name: String
        /// The layer's path.
        var layer: String
        /// The Euclidean norm of its gradient.
        var norm: Double
        /// The root mean square of its gradient's elements.
        var size: Double
    }

    /// The weights from input to output.
    let layers: [Layer]

    /// Measures the medians over a part of the run, as shares of it.
    init(_ run: RunFacts, from start: Double, to end: Double) {
        layers = run.weights.compactMap { parameter in
            guard let curve = run.curve("gradient_norm/\(parameter.name)") else { return nil }
            let norm = curve.level(from: start, to: end)
            return Layer(
                name: parameter.name, layer: parameter.layer, norm: norm,
                size: norm / Double(max(1, parameter.count)).squareRoot())
        }
    }

    /// The median change from a layer to the one before it, in powers of ten.
    ///
    /// Negative where gradients fade on their way back; nil for fewer than two layers. The median keeps one odd layer, such as a first layer with tiny inputs, from looking like
    /// the whole network.
    var typicalStep: Double? {
        let exponents = layers.map { log10(max($0.size, DepthProfile.tiniest)) }
        return Robust.median(zip(exponents, exponents.dropFirst()).map { $0 - $1 })
    }

    /// The ratio of the first layer's size to the greatest; nil without gradient.
    var attenuation: Double? {
        guard
            let first = layers.first?.size, let greatest = layers.map(\.size).max(), greatest > 0
        else { return nil }
        return max(first, DepthProfile.tiniest) / greatest
    }

    /// The least positive `Float`: what a gradient that underflowed counts as.
    static let tiniest = Double(Float.leastNonzeroMagnitude)
}
