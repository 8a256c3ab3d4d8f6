import Datasets
import Foundation
import Networks
import Records

/// Sums up the margin of each training row over some epochs of a run.
///
/// Epochs are looked at ever more seldom, so that the early ones, before a network has learned its
/// labels by heart, have their weight, and a long run costs no more than a short one.
final class MarginWatch {
    /// Where the outputs come from, which says how a margin is had.
    enum Form {
        /// Scores of classes, or logarithms of probabilities.
        case scores
        /// Probabilities of classes, of which logarithms are taken.
        case probabilities
        /// The logit of class 1.
        case logit
        /// The probability of class 1.
        case probability
    }

    private let form: Form
    private let classes: Int
    private var sums: [Float]
    private var counts: [Int32]
    /// For each row the class predicted most often (Boyer & Moore's majority vote) and its lead.
    private var favourites: [Int32]
    private var leads: [Int32]
    private var lastEpoch = -1
    private var isLooking = false

    /// Makes a watch.
    ///
    /// - Returns: nil where rows have no class labels.
    init?(spec: JobSpec, task: TrainingTask, outputCount: Int, rows: Int, hasLabels: Bool) {
        guard hasLabels, task == .classification || task == .binary, rows > 0 else { return nil }
        if outputCount > 1 {
            let output = spec.layers.last.flatMap { LayerCatalog.traits(of: $0) }?.form
            form = output == .distribution || output == .probabilities ? .probabilities : .scores
        } else {
            guard task == .binary else { return nil }
            form = LossCatalog.traits(of: spec.loss)?.outputs == .logits ? .logit : .probability
        }
        classes = outputCount
        sums = [Float](repeating: 0, count: rows)
        counts = [Int32](repeating: 0, count: rows)
        favourites = counts
        leads = counts
    }

    /// Whether an epoch is looked at: the first four, then each a fifth later than the one before.
    func isLooking(at epoch: Int) -> Bool {
        if epoch != lastEpoch {
            isLooking = MarginWatch.isChosen(epoch)
            lastEpoch = epoch
        }
        return isLooking
    }

    /// Whether an epoch, counted from 0, is one of those that are looked at.
    static func isChosen(_ epoch: Int) -> Bool { epoch < 4 || place(epoch) != place(epoch - 1) }

    /// The place of an epoch, from 1, on a scale of powers of 1.2.
    private static func place(_ epoch: Int) -> Int { Int(log(Double(epoch)) / log(1.2)) }

    /// Takes the margins of a batch.
    ///
    /// - Parameters:
    ///   - outputs: The network's outputs, `[rows, outputCount]`.
    ///   - labels: The class of each row.
    ///   - rows: How many rows.
    ///   - index: The place in the training set of a row of the batch.
    func observe(
        outputs: UnsafePointer<Float>, labels: UnsafePointer<Int32>, rows: Int,
        index: (Int) -> Int
    ) {
        for position in 0..<rows {
            let label = labels[position]
            var margin: Float
            var predicted: Int32
            switch form {
            case .scores, .probabilities:
                guard label >= 0, label < classes else { continue }
                let own = outputs + position * classes
                var (best, other) = (-Float.infinity, Int32(0))
                for column in 0..<classes where column != Int(label) && own[column] > best {
                    best = own[column]
                    other = Int32(column)
                }
                let score = own[Int(label)]
                margin = form == .scores ? score - best : ratio(score, best)
                predicted = score >= best ? label : other
            case .logit, .probability:
                guard label == 0 || label == 1 else { continue }
                let value = outputs[position]
                margin = form == .logit ? value : ratio(value, 1 - value)
                predicted = margin > 0 ? 1 : 0
                if label == 0 { margin = -margin }
            }
            guard margin.isFinite else { continue }
            let row = index(position)
            sums[row] += margin
            counts[row] += 1
            if leads[row] == 0 { favourites[row] = predicted }
            leads[row] += favourites[row] == predicted ? 1 : -1
        }
    }

    /// The logarithm of the ratio of two probabilities, which is the difference of their logits.
    private func ratio(_ first: Float, _ second: Float) -> Float {
        log(max(first, 1e-7)) - log(max(second, 1e-7))
    }

    /// What the margins say of the labels.
    ///
    /// - Parameter data: The rows that were trained on.
    /// - Returns: The judgement, of the source's rows.
    func judgement(of data: PreparedData) -> LabelNoise {
        let labels = data.training.labels
        let rows = labels.indices.filter { counts[$0] > 0 }
        var noise = LabelNoiseTest.judge(
            rows.map {
                LabelNoiseTest.Row(
                    row: $0, label: Int(labels[$0]), predicted: Int(favourites[$0]),
                    margin: Double(sums[$0]) / Double(counts[$0]), count: Int(counts[$0]))
            })
        for index in noise.suspicious.indices {
            let place = noise.suspicious[index].row
            noise.suspicious[index].row = data.training.origins.row(place)
            noise.suspicious[index].line = data.training.origins.line(place)
        }
        noise.classNames = noise.suspicious.isEmpty ? nil : data.classNames
        return noise
    }
}

extension MarginWatch {
    /// Writes what was summed up, for a checkpoint.
    func write(to writer: inout BinaryWriter) {
        writer.write(sums)
        for array in [counts, favourites, leads] {
            writer.write(array.withUnsafeBytes { Data($0) })
        }
    }

    /// Takes over what a checkpoint summed up.
    ///
    /// - Throws: ``CheckpointError`` if the data end early or belong to other rows.
    func read(from reader: inout BinaryReader) throws(CheckpointError) {
        let sums = try reader.floats(sums.count)
        var arrays: [[Int32]] = []
        for _ in 0..<3 {
            let bytes = try reader.bytes()
            guard bytes.count == counts.count * MemoryLayout<Int32>.stride else {
                throw CheckpointError("its margins belong to other rows")
            }
            arrays.append(
                [Int32](unsafeUninitializedCapacity: counts.count) { buffer, initialized in
                    bytes.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
                    initialized = counts.count
                })
        }
        let limit = Int32.max / 2
        guard (arrays[0] + arrays[2]).allSatisfy({ (0...limit).contains($0) }),
            arrays[1].allSatisfy({ (0..<Int32(max(2, classes))).contains($0) })
        else { throw CheckpointError("its margins are malformed") }
        self.sums = sums
        (counts, favourites, leads) = (arrays[0], arrays[1], arrays[2])
    }
}
