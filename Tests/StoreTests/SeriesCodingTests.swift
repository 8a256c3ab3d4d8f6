import Foundation
import Records
import Testing

@testable import Store

@Suite struct SeriesCodingTests {
    @Test func `packs a bucket little-endian in 28 bytes`() {
        let bucket = Series.Bucket(
            firstStep: 1, lastStep: 0x0102_0304, min: 1, max: -2, mean: 0.5, count: 3,
            nonFiniteCount: 4)
        #expect(
            Array(SeriesCoding.pack([bucket])) == [
                1, 0, 0, 0, 4, 3, 2, 1, 0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0x3F, 3, 0, 0, 0,
                4, 0, 0, 0,
            ])
    }

    @Test(arguments: [Float.nan, -Float.infinity, -0, .leastNonzeroMagnitude, .pi])
    func `keeps the bits of a value`(value: Float) throws {
        let points = try SeriesCoding.points(
            from: SeriesCoding.pack([Series.Point(step: 5, value: value)]))
        #expect(points.map(\.step) == [5])
        #expect(points.map(\.value.bitPattern) == [value.bitPattern])
    }

    @Test func `clamps what doesn't fit`() throws {
        let packed = SeriesCoding.pack([Series.Point(step: .max, value: 0)])
        #expect(try SeriesCoding.points(from: packed).map(\.step) == [Int(UInt32.max)])
        let negative = SeriesCoding.pack([Series.Point(step: -1, value: 0)])
        #expect(try SeriesCoding.points(from: negative).map(\.step) == [0])
    }

    @Test func `reads from a slice`() throws {
        let packed = Data([9]) + SeriesCoding.pack([Series.Point(step: 5, value: 2)])
        #expect(try SeriesCoding.points(from: packed.dropFirst()).map(\.value) == [2])
    }

    @Test(arguments: [1, 27, 29])
    func `refuses a length that can't be`(count: Int) {
        let error = expectError(.corrupt) {
            _ = try SeriesCoding.buckets(from: Data(count: count))
        }
        #expect(error?.message == "series: expected a multiple of 28 bytes, got \(count)")
    }
}
