import CKernels
import Datasets
import Kernels
import Records

/// The order in which an epoch goes through the rows.
enum RowOrder {
    /// As they are.
    case given
    /// Each row once, in an order of the epoch's own.
    case shuffled
    /// As many rows as there are, drawn with replacement, each class as often.
    case balanced(ClassRows)

    /// The order that a job asks for.
    init(_ spec: JobSpec, labels: [Int32]) {
        switch spec.sampling {
        case .classBalanced: self = .balanced(ClassRows(labels: labels))
        case .everyRow: self = spec.shuffle ? .shuffled : .given
        }
    }

    /// Writes the rows of an epoch, by place; not for rows taken as they are.
    func fill(_ order: UnsafeMutablePointer<Int32>, count: Int, seed: UInt64, epoch: Int) {
        ck_permutation(
            order, Int64(count), seed, UInt32(truncatingIfNeeded: epoch),
            RandomPurpose.shuffle.stream(0))
        guard case .balanced(let classes) = self else { return }
        let random = CounterRandom(seed: seed, purpose: .balance, major: epoch)
        for place in 0..<count {
            order[place] = classes.row(Int(order[place]) + epoch, at: place, random)
        }
    }
}

/// The rows of each class.
///
/// Drawing from it is PyTorch's `WeightedRandomSampler` with weights of one over the class's count,
/// with the difference that chance doesn't decide how often a class comes, only which of its rows.
struct ClassRows {
    private let rows: [Int32]
    private let starts: [Int]

    /// Groups rows by their label; labels that no class has count as they are.
    init(labels: [Int32]) {
        let counts = labels.reduce(into: [Int32: Int]()) { $0[$1, default: 0] += 1 }
        var place: [Int32: Int] = [:]
        var starts = [0]
        for label in counts.keys.sorted() {
            place[label] = starts[starts.count - 1]
            starts.append(starts[starts.count - 1] + (counts[label] ?? 0))
        }
        var rows = [Int32](repeating: 0, count: labels.count)
        for (row, label) in labels.enumerated() {
            rows[place[label] ?? 0] = Int32(row)
            place[label, default: 0] += 1
        }
        self.rows = rows
        self.starts = starts
    }

    /// A row of the class whose turn it is.
    fileprivate func row(_ turn: Int, at place: Int, _ random: CounterRandom) -> Int32 {
        let group = turn % (starts.count - 1)
        let start = starts[group]
        return rows[start + random.whole(below: starts[group + 1] - start, at: place)]
    }
}
