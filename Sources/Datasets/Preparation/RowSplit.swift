import Kernels
import Records

/// Which rows are trained on and which are held out; both in the order of the source.
struct RowSplit: Equatable {
    /// The rows to train on.
    var training: [Int]
    /// The rows held out.
    var validation: [Int]

    /// All rows are trained on.
    init(all count: Int) {
        training = Array(0..<count)
        validation = []
    }

    /// Takes the rows for places in a list of rows.
    mutating func choose(from rows: [Int]) {
        training = training.map { rows[$0] }
        validation = validation.map { rows[$0] }
    }

    /// Holds out a share of the rows: random ones, or the last ones if not shuffled.
    ///
    /// - Throws: ``SpecErrors`` if no row would be left on one side.
    init(_ count: Int, fraction: Double, shuffle: Bool, seed: UInt64) throws(SpecErrors) {
        let held = Int((Double(count) * fraction).rounded())
        guard held > 0, held < count else {
            let side = held > 0 ? "to train on" : "to hold out"
            throw SpecErrors(
                JSONPointer(tokens: ["data", "validation", "fraction"]), .invalidData,
                "expected a share that leaves rows on both sides, "
                    + "got \(JSONValue.number(fraction).shortDescription) of \(count) rows, "
                    + "which leaves none \(side)")
        }
        guard shuffle else {
            training = Array(0..<count - held)
            validation = Array(count - held..<count)
            return
        }
        let order = CounterRandom(seed: seed, purpose: .split).permutation(of: count)
        var isHeld = [Bool](repeating: false, count: count)
        for row in order.prefix(held) { isHeld[Int(row)] = true }
        training = (0..<count).filter { !isHeld[$0] }
        validation = (0..<count).filter { isHeld[$0] }
    }
}
