import Kernels

/// Gives every layer of a plan its place in memory.
///
/// A layer that works in place writes over its input where nobody needs what stood there, and the
/// gradient of its input over that of its output where nobody else reads it.
struct BufferPlan {
    /// The buffers that were allocated.
    private(set) var buffers: [AlignedBuffer] = []

    private let layers: [Layer]
    private let capacity: Int
    /// For each layer the gradients that those who read its output have left for it.
    private var gradients: [[Gradient]]
    /// For each layer whether it or one that it reads from is trained.
    private var isTrained: [Bool] = []

    /// A gradient that a layer gets.
    private struct Gradient {
        var pointer: UnsafeMutablePointer<Float>
        /// Whether the layer may write over it.
        var isOwn: Bool
    }

    /// Connects layers.
    ///
    /// - Parameters:
    ///   - layers: The plan.
    ///   - input: Where the rows come in.
    ///   - outputGradient: Where the loss leaves its gradient.
    ///   - capacity: The greatest number of rows in a pass.
    init(
        _ layers: [Layer], input: UnsafeMutablePointer<Float>,
        outputGradient: UnsafeMutablePointer<Float>, capacity: Int
    ) {
        self.layers = layers
        self.capacity = capacity
        gradients = Array(repeating: [], count: layers.count)
        for index in layers.indices {
            connectForward(index, networkInput: input)
            isTrained.append(
                layers[index].isTrained
                    || layers[index].sources.contains(where: leadsToTraining))
        }
        if !layers.isEmpty {
            gradients[layers.count - 1] = [Gradient(pointer: outputGradient, isOwn: true)]
        }
        for index in layers.indices.reversed() { connectBackward(index) }
        for index in layers.indices.dropLast() { fuse(index) }
    }

    /// Lets a normalization compute the rectifier after it: both are bound by memory, and so are read
    /// and written once instead of twice, forward and back.
    private func fuse(_ index: Int) {
        guard
            let normalization = layers[index] as? BatchNormLayer,
            let rectifier = layers[index + 1] as? ElementwiseLayer, rectifier.type == "relu",
            rectifier.sources == [index], rectifier.output == rectifier.input
        else { return }
        normalization.rectifies = true
        normalization.outputGradient = rectifier.outputGradient
        rectifier.isFused = true
    }

    private mutating func allocate(_ count: Int) -> UnsafeMutablePointer<Float> {
        let buffer = AlignedBuffer(count: capacity * count)
        buffers.append(buffer)
        return buffer.pointer
    }

    private mutating func connectForward(
        _ index: Int, networkInput: UnsafeMutablePointer<Float>
    ) {
        let layer = layers[index]
        let pointers = layer.sources.map { $0 < 0 ? networkInput : layers[$0].output }
        layer.input = pointers.first ?? networkInput
        if let sum = layer as? ResidualSum { sum.shortcut = pointers.last ?? networkInput }
        let sharesInput =
            layer.isView
            || (layer.worksInPlace && !layer.sources.contains(where: isNeeded))
        layer.output = sharesInput ? layer.input : allocate(layer.outputCount)
    }

    /// Whether a layer's output must stay as it is: its layer, the watch, another branch or the search
    /// for the first non-finite value reads it later.
    private func isNeeded(_ source: Int) -> Bool {
        guard source >= 0 else { return true }
        let layer = layers[source]
        if layer is Fork { return true }
        if layer.keepsOutput || layer.isActivation { return true }
        return layer.isView && layer.sources.contains(where: isNeeded)
    }

    private mutating func connectBackward(_ index: Int) {
        let layer = layers[index]
        layer.needsInputGradient = layer.sources.contains(where: leadsToTraining)
        let given = gradients[index]
        if let fork = layer as? Fork {
            guard given.count == 2, layer.needsInputGradient else { return }
            fork.branchGradients = given.map(\.pointer)
            let own = given.first(where: \.isOwn)?.pointer ?? allocate(layer.inputCount)
            pass(Gradient(pointer: own, isOwn: true), to: layer, at: 0)
            return
        }
        guard let gradient = given.first else { return }
        layer.outputGradient = gradient.pointer
        if layer is ResidualSum {
            // Both branches read the same gradient, so neither may write over it.
            for place in layer.sources.indices where leadsToTraining(layer.sources[place]) {
                pass(Gradient(pointer: gradient.pointer, isOwn: false), to: layer, at: place)
            }
            return
        }
        guard layer.needsInputGradient else { return }
        if layer.isView {
            pass(gradient, to: layer, at: 0)
        } else if layer.output == layer.input, gradient.isOwn {
            pass(gradient, to: layer, at: 0)
        } else {
            pass(Gradient(pointer: allocate(layer.inputCount), isOwn: true), to: layer, at: 0)
        }
    }

    private mutating func pass(_ gradient: Gradient, to layer: Layer, at place: Int) {
        layer.inputGradient = gradient.pointer
        let source = layer.sources[place]
        if source >= 0 { gradients[source].append(gradient) }
    }

    /// Whether a layer or one that it reads from is trained, so that a gradient is wanted there.
    private func leadsToTraining(_ index: Int) -> Bool { index >= 0 && isTrained[index] }
}
