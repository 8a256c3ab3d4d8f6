import Records
import Testing

@testable import HTTPAPI

@Suite struct SeriesPointsTests {
    /// Steps 0...9, of which the last three are exact; a spike at 4 and a NaN at 8.
    private let series = Series(
        buckets: [
            Series.Bucket(
                firstStep: 0, lastStep: 3, min: 1, max: 2, mean: 1.5, count: 4, nonFiniteCount: 0),
            Series.Bucket(
                firstStep: 4, lastStep: 7, min: 1, max: 100, mean: 30, count: 4,
                nonFiniteCount: 0),
            Series.Bucket(
                firstStep: 8, lastStep: 9, min: 3, max: 3, mean: 3, count: 2, nonFiniteCount: 1),
        ],
        tail: [
            Series.Point(step: 7, value: 1), Series.Point(step: 8, value: .infinity),
            Series.Point(step: 9, value: 3),
        ])

    @Test func `goes over from buckets to exact values without a gap or an overlap`() {
        let points = SeriesPoints(series).points
        #expect(points.map(\.bucket.firstStep) == [0, 4, 8, 9])
        #expect(points.map(\.bucket.lastStep) == [3, 7, 8, 9])
        #expect(points.map(\.value) == [nil, nil, .infinity, 3])
    }

    @Test(arguments: 1...5)
    func `keeps extremes and counts however few points there may be`(limit: Int) {
        let points = SeriesPoints(series).thinned(to: limit)
        #expect(points.count <= limit)
        #expect(points.map(\.bucket.max).filter(\.isFinite).max() == 100)
        #expect(points.map(\.bucket.min).filter(\.isFinite).min() == 1)
        #expect(points.reduce(0) { $0 + $1.bucket.count } == 10)
        #expect(points.reduce(0) { $0 + $1.bucket.nonFiniteCount } == 1)
        #expect(points.first?.bucket.firstStep == 0)
        #expect(points.last?.bucket.lastStep == 9)
    }

    @Test func `weighs means by the finite values`() {
        let point = SeriesPoints(series).thinned(to: 1)[0]
        // (4 · 1.5 + 4 · 30 + 1 · 3) / 9
        #expect(abs(point.bucket.mean - 129.0 / 9) < 1e-4)
    }

    @Test func `leaves out what ends before a step`() {
        #expect(SeriesPoints(series, fromStep: 5).points.map(\.bucket.firstStep) == [4, 8, 9])
    }
}
