import Records

/// Turns the specs of layers into a plan: the layers in the order in which they are computed.
///
/// A residual block becomes a ``Fork``, the layers of its branches and a sum; where a layer wants an
/// image's numbers in another order than they have, a ``ChannelReorder`` comes first.
struct PlanBuilder {
    /// The layers so far, each after those that it reads.
    private(set) var layers: [Layer] = []

    private var specIndex = 0

    /// Where the plan goes on: a layer's number, and what comes out of it.
    private struct End {
        var layer: Int
        var shape: [Int]
        var order: ChannelOrder
    }

    /// Builds the plan of a network.
    ///
    /// - Throws: ``SpecErrors`` with code `shape_mismatch` where a layer doesn't fit its input.
    static func build(
        _ components: [Component], inputShape: [Int]
    ) throws(SpecErrors) -> [Layer] {
        var builder = PlanBuilder()
        let start = End(layer: -1, shape: inputShape, order: .channelsFirst)
        let end = try builder.append(
            components, path: "", at: JSONPointer(tokens: ["model"]), list: "layers", to: start)
        // Targets and users have channels first.
        if let last = builder.layers.last, let component = components.last {
            let context = Layer.Context(
                path: last.path, pointer: .root, component: component, inputShape: end.shape,
                index: 0)
            _ = builder.reordered(end, for: .channelsFirst, context)
        }
        return builder.layers
    }

    private mutating func append(
        _ components: [Component], path: String, at pointer: JSONPointer, list: String,
        to start: End
    ) throws(SpecErrors) -> End {
        var end = start
        for (index, component) in components.enumerated() {
            let context = Layer.Context(
                path: "\(path)\(list)[\(index)]", pointer: pointer[list][index],
                component: component, inputShape: end.shape, index: specIndex)
            specIndex += 1
            guard let definition = LayerCatalog.definition(of: component.type) else {
                throw SpecErrors(
                    context.pointer["type"], .unknownName, "unknown layer \"\(component.type)\"")
            }
            end =
                definition == Residual.self
                ? try appendResidual(context, to: end)
                : append(try definition.make(context), context, to: end)
        }
        return end
    }

    private mutating func append(_ layer: Layer, _ context: Layer.Context, to start: End) -> End {
        var start = start
        if let order = layer.channelOrder { start = reordered(start, for: order, context) }
        layer.sources = [start.layer]
        layers.append(layer)
        // What has no image order comes out as it is written.
        let order = layer.isView ? .channelsFirst : start.order
        return End(layer: layers.count - 1, shape: layer.outputShape, order: order)
    }

    private mutating func reordered(
        _ end: End, for order: ChannelOrder, _ context: Layer.Context
    ) -> End {
        guard end.order != order, end.shape.count == 3 else { return end }
        var end = end
        if ChannelOrder.matters(for: end.shape) {
            let reorder = ChannelReorder(context, to: order)
            reorder.sources = [end.layer]
            layers.append(reorder)
            end.layer = layers.count - 1
        }
        end.order = order
        return end
    }

    private mutating func appendResidual(
        _ context: Layer.Context, to start: End
    ) throws(SpecErrors) -> End {
        let fork = Fork(context)
        fork.sources = [start.layer]
        layers.append(fork)
        let forked = End(layer: layers.count - 1, shape: start.shape, order: start.order)
        let prefix = context.path + "."
        let main = try append(
            context.component.components("layers"), path: prefix, at: context.pointer,
            list: "layers", to: forked)
        let shortcut = try append(
            context.component.components("shortcut"), path: prefix, at: context.pointer,
            list: "shortcut", to: forked)
        guard main.shape == shortcut.shape else {
            let place = context.component.components("shortcut").isEmpty ? "layers" : "shortcut"
            throw SpecErrors(
                context.pointer[place], .shapeMismatch,
                "expected a shortcut that gives \(main.shape) as the block's layers do, "
                    + "got \(shortcut.shape)")
        }
        let end = Layer.Context(
            path: context.path, pointer: context.pointer, component: context.component,
            inputShape: main.shape, index: context.index)
        let other = reordered(shortcut, for: main.order, end)
        let sum = ResidualSum(end)
        sum.sources = [main.layer, other.layer]
        layers.append(sum)
        return End(layer: layers.count - 1, shape: main.shape, order: main.order)
    }
}
