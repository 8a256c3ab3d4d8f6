import Foundation
import Records

/// How a series is packed into two columns: little-endian, without padding.
///
/// A bucket is 28 bytes: first and last step (u32), min, max and mean (f32), the count and how many
/// were not finite (u32). A point of the tail is 8 bytes: the step (u32) and the value (f32). NaN keeps
/// its bits. Numbers that don't fit u32 are clamped.
enum SeriesCoding {
    private static let bucketWords = 7
    private static let pointWords = 2

    static func pack(_ buckets: [Series.Bucket]) -> Data {
        pack(words: bucketWords * buckets.count) { put in
            for bucket in buckets {
                put(UInt32(clamping: bucket.firstStep))
                put(UInt32(clamping: bucket.lastStep))
                put(bucket.min.bitPattern)
                put(bucket.max.bitPattern)
                put(bucket.mean.bitPattern)
                put(UInt32(clamping: bucket.count))
                put(UInt32(clamping: bucket.nonFiniteCount))
            }
        }
    }

    static func pack(_ points: [Series.Point]) -> Data {
        pack(words: pointWords * points.count) { put in
            for point in points {
                put(UInt32(clamping: point.step))
                put(point.value.bitPattern)
            }
        }
    }

    static func buckets(from data: Data) throws(StoreError) -> [Series.Bucket] {
        try unpack(data, wordsEach: bucketWords) { word in
            Series.Bucket(
                firstStep: Int(word(0)), lastStep: Int(word(1)),
                min: Float(bitPattern: word(2)), max: Float(bitPattern: word(3)),
                mean: Float(bitPattern: word(4)), count: Int(word(5)),
                nonFiniteCount: Int(word(6)))
        }
    }

    static func points(from data: Data) throws(StoreError) -> [Series.Point] {
        try unpack(data, wordsEach: pointWords) { word in
            Series.Point(step: Int(word(0)), value: Float(bitPattern: word(1)))
        }
    }

    private static func pack(words: Int, _ fill: ((UInt32) -> Void) -> Void) -> Data {
        var packed: [UInt32] = []
        packed.reserveCapacity(words)
        fill { packed.append($0.littleEndian) }
        return packed.withUnsafeBytes { Data($0) }
    }

    private static func unpack<Element>(
        _ data: Data, wordsEach: Int, _ make: ((Int) -> UInt32) -> Element
    ) throws(StoreError) -> [Element] {
        let size = wordsEach * MemoryLayout<UInt32>.size
        guard data.count.isMultiple(of: size) else {
            throw StoreError(
                .corrupt, "series: expected a multiple of \(size) bytes, got \(data.count)")
        }
        return data.withUnsafeBytes { bytes in
            stride(from: 0, to: bytes.count, by: size).map { start in
                make { index in
                    UInt32(
                        littleEndian: bytes.loadUnaligned(
                            fromByteOffset: start + index * MemoryLayout<UInt32>.size,
                            as: UInt32.self))
                }
            }
        }
    }
}
