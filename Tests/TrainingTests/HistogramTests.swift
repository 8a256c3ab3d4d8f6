import CKernels
import Records
import RunSupport
import Testing

@testable import Training

struct HistogramTests {
    /// Counts numbers as the watch does.
    private static func histogram(_ values: [Float]) -> Histogram {
        let history = HistogramHistory(names: ["x"], interval: 1)
        history.record(step: 3) { _, counts in ck_histogram(values, Int64(values.count), counts) }
        return history.histograms(0)[0]
    }

    @Test func `every number is in the bin around it, and what has no size is apart`() {
        let values: [Float] = [
            1, 1.4, 1.5, -1, -3, 1e-30, -1e-30, 1e30, -1e30, 0, -0.0, .nan, -.nan, .infinity,
            -.infinity, .leastNonzeroMagnitude,
        ]
        let histogram = HistogramTests.histogram(values)
        #expect(histogram.step == 3)
        #expect(histogram.zeroCount == 2)
        #expect(histogram.nanCount == 2)
        #expect(histogram.infiniteCount == 2)
        #expect(histogram.bins.reduce(0) { $0 + $1.count } == 10)
        #expect(histogram.bins.contains(Histogram.Bin(low: 1, high: 1.5, count: 2)))
        #expect(histogram.bins.contains(Histogram.Bin(low: 1.5, high: 2, count: 1)))
        #expect(histogram.bins.contains(Histogram.Bin(low: -1.5, high: -1, count: 1)))
        #expect(histogram.bins.contains(Histogram.Bin(low: -4, high: -3, count: 1)))
        for bin in histogram.bins {
            let size = max(abs(bin.low), abs(bin.high))
            let inside = values.filter { value in
                guard value.isFinite, value != 0, (value < 0) == (bin.low < 0) else { return false }
                return abs(value) < size && abs(value) >= min(abs(bin.low), abs(bin.high))
            }
            #expect(inside.count == bin.count)
        }
        #expect(zip(histogram.bins, histogram.bins.dropFirst()).allSatisfy { $0.high <= $1.low })
    }

    @Test func `a long history is thinned and keeps its first step and its rhythm`() {
        let history = HistogramHistory(names: ["x"], interval: 5)
        for step in 0..<1000 where history.isDue(step) {
            history.record(step: step) { _, counts in counts[0] = UInt32(step + 1) }
        }
        let kept = history.histograms(0)
        #expect(kept.count <= HistogramHistory.capacity)
        #expect(kept.count > HistogramHistory.capacity / 2)
        #expect(kept.map(\.step) == kept.indices.map { $0 * 40 })
        #expect(kept.allSatisfy { $0.bins.map(\.count) == [$0.step + 1] })
    }

    @Test func `a run has histograms of every weight, gradient and activation`() throws {
        let run = try RunHarness.run(
            RunHarness.richSpec(["watch": ["histograms_every": 7], "max_steps": 20]))
        _ = run.train()
        #expect(
            Set(run.histograms.keys)
                == Set(
                    ["layers[0].weight", "layers[0].bias", "layers[4].weight", "layers[4].bias"]
                        .flatMap { ["weight/\($0)", "gradient/\($0)"] } + ["activation/layers[1]"]))
        for (name, histograms) in run.histograms {
            #expect(histograms.map(\.step) == [0, 7, 14])
            let counts = histograms.map { histogram in
                histogram.bins.reduce(histogram.zeroCount) { $0 + $1.count }
            }
            // Two inputs, eight units, two outputs; the last batch of an epoch has 8 rows, not 16.
            let expected =
                switch name {
                case "activation/layers[1]": [128, 128, 64]
                case _ where name.hasSuffix("weight"): [16, 16, 16]
                case _ where name.hasSuffix("layers[0].bias"): [8, 8, 8]
                default: [2, 2, 2]
                }
            #expect(counts == expected)
        }
    }

    @Test func `no histograms are taken where none are wanted`() throws {
        let run = try RunHarness.run(
            RunHarness.richSpec(["watch": ["histograms_every": 0], "max_steps": 20]))
        _ = run.train()
        #expect(run.histograms.isEmpty)
    }

    @Test func `a resumed run has the histograms of an uninterrupted one`() throws {
        // The learning rate must not depend on the length of the run.
        let base: [String: JSONValue] = [
            "watch": ["histograms_every": 2], "schedule": ["type": "constant"],
        ]
        let spec = RunHarness.richSpec(base.merging(["max_steps": 150]) { $1 })
        let whole = try RunHarness.run(spec)
        _ = whole.train()
        let first = try RunHarness.run(
            RunHarness.richSpec(base.merging(["max_steps": 70]) { $1 }))
        _ = first.train()
        let second = try RunHarness.run(spec, checkpoint: first.checkpoint())
        _ = second.train()
        #expect(second.histograms == whole.histograms)
    }
}
