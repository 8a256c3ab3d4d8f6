import Networks
import Records

/// Which tensors of one network are those of another that has layers more, fewer or changed.
///
/// Tensors are named after their layer's place, so a layer put into the middle renames all behind it.
/// The outermost layers of both are therefore aligned first, by the longest common subsequence that
/// has the most tensors in common.
struct TensorAlignment {
    /// A tensor of a network, trained or kept.
    struct Tensor {
        let name: String
        let shape: [Int]
        let values: UnsafeMutablePointer<Float>

        /// The outermost layer it belongs to and its name within that, as in `layers[2]` and `.weight`.
        var place: (layer: Int, rest: Substring) {
            guard let open = name.firstIndex(of: "["), let close = name.firstIndex(of: "]"),
                let layer = Int(name[name.index(after: open)..<close])
            else { return (-1, name[...]) }
            return (layer, name[name.index(after: close)...])
        }
    }

    /// The pairs that agree in shape, in the order of the new network.
    let pairs: [(old: Tensor, new: Tensor)]
    /// The names of the tensors of the new network that are in no pair.
    let unpaired: [String]

    /// Aligns two networks with the specs of their outermost layers.
    init(_ old: Network, _ oldLayers: [Component], _ new: Network, _ newLayers: [Component]) {
        let before = TensorAlignment.byLayer(old, count: oldLayers.count)
        let after = TensorAlignment.byLayer(new, count: newLayers.count)
        var pairs: [(old: Tensor, new: Tensor)] = []
        var taken: Set<String> = []
        let layers =
            oldLayers == newLayers
            ? oldLayers.indices.map { ($0, $0) }
            : TensorAlignment.alignment(oldLayers.count, newLayers.count) { first, second in
                guard oldLayers[first].type == newLayers[second].type else { return nil }
                let count = after[second].count { before[first][$0.key]?.shape == $0.value.shape }
                return count > 0 || after[second].isEmpty ? 1 + 2 * count : nil
            }
        for (first, second) in layers {
            for (rest, tensor) in after[second].sorted(by: { $0.key < $1.key }) {
                guard let match = before[first][rest], match.shape == tensor.shape else { continue }
                pairs.append((match, tensor))
                taken.insert(tensor.name)
            }
        }
        self.pairs = pairs
        unpaired = TensorAlignment.tensors(new).map(\.name).filter { !taken.contains($0) }
    }

    /// Every tensor of a network.
    private static func tensors(_ network: Network) -> [Tensor] {
        network.parameters.map { Tensor(name: $0.name, shape: $0.shape, values: $0.values) }
            + network.layerBuffers.map { Tensor(name: $0.name, shape: $0.shape, values: $0.values) }
    }

    /// The tensors of each outermost layer by their names within it.
    private static func byLayer(_ network: Network, count: Int) -> [[Substring: Tensor]] {
        var result = [[Substring: Tensor]](repeating: [:], count: count)
        for tensor in tensors(network) {
            let place = tensor.place
            if result.indices.contains(place.layer) { result[place.layer][place.rest] = tensor }
        }
        return result
    }

    /// The pairs of a common subsequence whose weights have the greatest sum.
    private static func alignment(
        _ rows: Int, _ columns: Int, weight: (Int, Int) -> Int?
    ) -> [(Int, Int)] {
        var best = [[Int]](repeating: [Int](repeating: 0, count: columns + 1), count: rows + 1)
        for row in stride(from: rows - 1, through: 0, by: -1) {
            for column in stride(from: columns - 1, through: 0, by: -1) {
                best[row][column] = max(best[row + 1][column], best[row][column + 1])
                if let gain = weight(row, column) {
                    best[row][column] = max(best[row][column], gain + best[row + 1][column + 1])
                }
            }
        }
        var pairs: [(Int, Int)] = []
        var (row, column) = (0, 0)
        while row < rows, column < columns {
            if let gain = weight(row, column),
                best[row][column] == gain + best[row + 1][column + 1]
            {
                pairs.append((row, column))
                (row, column) = (row + 1, column + 1)
            } else if best[row][column] == best[row + 1][column] {
                row += 1
            } else {
                column += 1
            }
        }
        return pairs
    }
}
