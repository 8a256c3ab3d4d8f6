import Foundation
import Records
import Testing

@testable import Store

@Suite struct SeriesTests {
    private let bucket = Series.Bucket(
        firstStep: 0, lastStep: 9, min: -1.5, max: 3e38, mean: 0.1, count: 10, nonFiniteCount: 2)

    /// Bits, for NaN isn't equal to itself.
    private func bits(_ series: Series?) -> [[UInt32]] {
        guard let series else { return [] }
        return series.buckets.map {
            [
                UInt32($0.firstStep), UInt32($0.lastStep), $0.min.bitPattern, $0.max.bitPattern,
                $0.mean.bitPattern, UInt32($0.count), UInt32($0.nonFiniteCount),
            ]
        } + series.tail.map { [UInt32($0.step), $0.value.bitPattern] }
    }

    @Test func `gives back what was stored, NaN and infinity too`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let loss = Series(
            buckets: [bucket, Series.Bucket(step: 10, value: .nan)],
            tail: [
                .init(step: 8, value: 0.25), .init(step: 9, value: -.infinity),
                .init(step: 10, value: .nan),
            ])
        try fixture.store.saveSeries(
            ["loss": loss, "empty": Series()], under: claimed.lease)
        let read = try fixture.store.series(of: claimed.job.id)
        #expect(read.keys.sorted() == ["empty", "loss"])
        #expect(bits(read["loss"]) == bits(loss))
        #expect(read["empty"] == Series())
    }

    @Test func `replaces series of the same name and keeps the others`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let (id, lease) = (claimed.job.id, claimed.lease)
        let (old, new) = (Series(buckets: [bucket]), Series(points: [.init(step: 1, value: 2)]))
        try fixture.store.saveSeries(["a": old, "b": old], under: lease)
        try fixture.store.saveSeries(["b": new], under: lease)
        #expect(try fixture.store.series(of: id) == ["a": old, "b": new])
    }

    @Test func `reads by name, and lists names`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let id = claimed.job.id
        let names = ["loss", "gradient_norm/layers[0].weight", "it's \"x\""]
        try fixture.store.saveSeries(
            Dictionary(uniqueKeysWithValues: names.map { ($0, Series()) }), under: claimed.lease)
        #expect(try fixture.store.seriesNames(of: id) == names.sorted())
        let some = try fixture.store.series(of: id, names: [names[1], names[2], "absent"])
        #expect(some.keys.sorted() == [names[1], names[2]].sorted())
        #expect(try fixture.store.series(of: id, names: []).isEmpty)
        #expect(try fixture.store.seriesNames(of: "job_nobody").isEmpty)
    }

    @Test(arguments: [(0, 3, 3), (1, 2, 2), (2, 1, 1), (3, 0, 0)])
    func `leaves out what ends before a step`(step: Int, buckets: Int, points: Int) throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let series = Series(points: (0..<3).map { .init(step: $0, value: 1) })
        try fixture.store.saveSeries(
            ["loss": series], under: claimed.lease)
        let read = try fixture.store.series(of: claimed.job.id, fromStep: step)["loss"]
        #expect(read?.buckets.count == buckets)
        #expect(read?.tail.count == points)
    }
}
