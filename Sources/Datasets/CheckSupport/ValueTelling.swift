import Kernels

/// What inputs tell of real-valued targets.
struct ValueTelling {
    /// The least squared correlation of a copy.
    static let correlation = 0.998
    /// The least squared correlation of the ranks where order alone gives the target away.
    private static let rankCorrelation = 0.999
    /// How many targets of a row are looked at.
    private static let targetLimit = 16

    /// The targets that vary, among those that are looked at.
    let targets: [Int]
    private let values: [[Double]]
    private let data: CheckedData
    private let rows: [Int]

    /// Takes some of the training rows.
    init(_ data: CheckedData, _ rows: [Int]) {
        let width = data.training.targetWidth
        var values: [[Double]] = []
        var kept: [Int] = []
        for target in 0..<min(width, ValueTelling.targetLimit) {
            let own = rows.map { row in
                data.training.targets.map { Double($0.pointer[row * width + target]) } ?? 0
            }
            guard let least = own.min(), let most = own.max(), least < most else { continue }
            kept.append(target)
            values.append(own)
        }
        targets = kept
        self.values = values
        self.data = data
        self.rows = rows
    }

    /// What each input tells; those that aren't finite or don't vary are left out.
    func all() -> [Telling] {
        let ranks = values.count == 1 ? values[0].midRanks : nil
        return (0..<data.columns).compactMap { column in
            let own = rows.map { Double(data.training.input($0, column, of: data.columns)) }
            var telling: Telling?
            for (target, value) in zip(targets, values) {
                guard let share = ValueTelling.correlation(own, value) else { continue }
                var known = telling ?? Telling(column: column, share: 0)
                known.share = max(known.share, share)
                if share >= ValueTelling.correlation { known.copied.insert(target) }
                telling = known
            }
            guard var telling else { return nil }
            if !telling.copied.isEmpty {
                telling.kind = .copy
            } else if let ranks, telling.share > 0.25,
                let order = ValueTelling.correlation(own.midRanks, ranks),
                order >= ValueTelling.rankCorrelation
            {
                telling.kind = .order
            }
            return telling
        }
    }

    /// The squared correlation of two variables; nil if one isn't finite or doesn't vary.
    private static func correlation(_ first: [Double], _ second: [Double]) -> Double? {
        let count = Double(first.count)
        let means = (first.reduce(0, +) / count, second.reduce(0, +) / count)
        var (squares, others, products) = (0.0, 0.0, 0.0)
        for (x, y) in zip(first, second) {
            squares += (x - means.0) * (x - means.0)
            others += (y - means.1) * (y - means.1)
            products += (x - means.0) * (y - means.1)
        }
        guard squares > 0, others > 0, squares.isFinite, others.isFinite else { return nil }
        return products * products / (squares * others)
    }
}
