/// What the inputs of a network are in the source: their names and their places.
public struct InputColumns: Sendable, Equatable {
    /// The names of the source's inputs; empty where it has none.
    private let names: [String]
    /// The source's input that each input is made of, or nil where each is its own.
    private var places: [Int32]?

    /// The inputs of a source as they are.
    init(names: [String]) {
        self.names = names
    }

    /// The place among the source's inputs, counted from 0, of one of the network's.
    public func place(_ column: Int) -> Int {
        places.map { $0.indices.contains(column) ? Int($0[column]) : column } ?? column
    }

    /// The name in the source of one of the network's inputs, or its place where it has none.
    public func name(_ column: Int) -> String {
        let place = place(column)
        return names.indices.contains(place) && !names[place].isEmpty ? names[place] : "\(place)"
    }

    /// Some of the network's inputs as the source has them: each once, in the source's order.
    public func located(_ inputs: some Sequence<Int>) -> (places: [Int], names: [String]) {
        var names: [Int: String] = [:]
        for input in inputs { names[place(input)] = name(input) }
        let places = names.keys.sorted()
        return (places, places.compactMap { names[$0] })
    }

    /// The inputs after a step that makes each of one of those before.
    ///
    /// - Parameter sources: For each input after the step the one before it.
    /// - Returns: The inputs.
    func made(of sources: [Int]) -> InputColumns {
        var result = self
        result.places = sources.map { Int32(clamping: place($0)) }
        return result
    }
}
