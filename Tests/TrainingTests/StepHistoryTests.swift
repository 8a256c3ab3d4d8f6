import Records
import Testing

@testable import Training

struct StepHistoryTests {
    /// Numbers with peaks and non-finite values at odd places.
    private static func value(_ step: Int, _ column: Int) -> Float {
        switch (step * 7 + column * 3) % 41 {
        case 5: .nan
        case 6: .infinity
        case 7: -.infinity
        case 8: Float(step) * 1000
        default: Float((step * 31 + column) % 17) - 8
        }
    }

    private static func record(_ steps: Int, every: Int = 1) -> StepHistory {
        let history = StepHistory(names: ["a", "b", "c"])
        for step in 0..<steps {
            history.record(step: step * every) { row in
                for column in 0..<3 { row[column] = value(step * every, column) }
            }
        }
        return history
    }

    @Test(arguments: [0, 1, 2, 255, 256, 257, 511, 512, 513, 1024, 1025, 5000], [1, 3])
    func `buckets keep extremes, means and counts of a naive record`(
        _ steps: Int, _ every: Int
    ) {
        let history = StepHistoryTests.record(steps, every: every)
        for column in 0..<3 {
            let series = history.series(column)
            #expect(series.buckets.count <= StepHistory.bucketCapacity)
            #expect(series.buckets.reduce(0) { $0 + $1.count } == steps)
            var next = 0
            for bucket in series.buckets {
                #expect(bucket.firstStep == next * every)
                let values = (next..<next + bucket.count).map {
                    StepHistoryTests.value($0 * every, column)
                }
                next += bucket.count
                #expect(bucket.lastStep == (next - 1) * every)
                let finite = values.filter(\.isFinite)
                #expect(bucket.nonFiniteCount == values.count - finite.count)
                guard let least = finite.min(), let greatest = finite.max() else {
                    #expect(bucket.min.isNaN && bucket.max.isNaN && bucket.mean.isNaN)
                    continue
                }
                #expect(bucket.min == least)
                #expect(bucket.max == greatest)
                let mean = finite.reduce(0.0) { $0 + Double($1) } / Double(finite.count)
                // A float32 sum of at most 16 values: 16 ulp of the greatest.
                #expect(
                    abs(Double(bucket.mean) - mean)
                        <= 1e-6 * Double(max(abs(least), abs(greatest))))
            }
            #expect(next == steps)
        }
    }

    @Test(arguments: [0, 1, 256, 257, 5000])
    func `the last steps are exact`(_ steps: Int) {
        let history = StepHistoryTests.record(steps)
        let tail = history.series(1).tail
        let expected = max(0, steps - StepHistory.tailCapacity)..<steps
        #expect(tail.map(\.step) == Array(expected))
        #expect(
            tail.map(\.value.bitPattern)
                == expected.map { StepHistoryTests.value($0, 1).bitPattern })
        #expect(history.last(1)?.bitPattern == tail.last?.value.bitPattern)
    }

    @Test func `a bucket holds as many steps as the stride says`() {
        #expect(StepHistoryTests.record(512).stride == 1)
        #expect(StepHistoryTests.record(513).stride == 2)
        #expect(StepHistoryTests.record(513).series(0).buckets.count == 257)
        #expect(StepHistoryTests.record(1025).stride == 4)
    }

    @Test(arguments: [0, 1, 300, 513, 3000])
    func `goes on after a checkpoint as if nothing had been`(_ steps: Int) throws {
        let whole = StepHistoryTests.record(steps)
        var writer = BinaryWriter()
        whole.write(to: &writer)
        let copy = StepHistory(names: ["a", "b", "c"])
        var reader = BinaryReader(writer.data)
        try copy.read(from: &reader)
        for history in [whole, copy] {
            for step in steps..<steps + 700 {
                history.record(step: step) { row in
                    for column in 0..<3 { row[column] = StepHistoryTests.value(step, column) }
                }
            }
        }
        for column in 0..<3 {
            #expect(
                try JSONCoding.encode(copy.series(column))
                    == JSONCoding.encode(whole.series(column)))
        }
    }
}
