import Kernels
import Records

/// A random change to the inputs of training rows, drawn anew every epoch.
public protocol Augmentation: Sendable {
    /// The wire name, one line on what it does, and its parameters.
    static var schema: ComponentSchema { get }

    /// Makes the change for rows of one shape.
    ///
    /// - Parameters:
    ///   - parameters: The fields that `schema` has accepted.
    ///   - shape: The shape of one row's input as the network gets it.
    ///   - pointer: Where the augmentation stands in the spec, for messages.
    /// - Returns: What changes rows.
    /// - Throws: ``SpecErrors`` if rows of that shape can't be changed so.
    static func make(
        _ parameters: Component, shape: [Int], at pointer: JSONPointer
    ) throws(SpecErrors) -> any RowAugmenter
}

/// What an augmentation does to rows of one shape.
public protocol RowAugmenter: Sendable {
    /// How many numbers of scratch it needs.
    var scratchCount: Int { get }

    /// Changes rows in place.
    ///
    /// - Parameters:
    ///   - rows: The inputs, row-major.
    ///   - count: How many rows.
    ///   - scratch: Room for ``scratchCount`` numbers.
    ///   - draws: What chance decides, by row.
    func apply(
        to rows: UnsafeMutablePointer<Float>, count: Int, scratch: UnsafeMutablePointer<Float>,
        draws: AugmentationDraws)
}

/// The random numbers of an augmentation for the rows of a batch.
///
/// They follow from the seed, the epoch, the augmentation's place in the list and the row's place in
/// the epoch, so that a resumed run draws the same.
public struct AugmentationDraws {
    let seed: UInt64
    let epoch: Int
    let step: Int
    /// The place in the epoch of the batch's first row.
    let place: Int

    /// Three numbers from 0 (inside) to 1 (outside) for a row of the batch.
    func uniforms(row: Int) -> (Float, Float, Float) {
        let random = CounterRandom(seed: seed, purpose: .augmentation, major: epoch, minor: step)
        let words = random.words(at: UInt64(place + row))
        return (unit(words.0), unit(words.1), unit(words.2))
    }

    /// 24 bits, as many as a float between ½ and 1 has.
    private func unit(_ word: UInt32) -> Float { Float(word >> 8) * 0x1p-24 }
}
