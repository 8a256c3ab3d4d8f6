import Foundation
import Records
import Testing

@testable import Store

@Suite struct HistogramsTests {
    private let histogram = Histogram(
        step: 100,
        bins: [
            Histogram.Bin(low: -1.5, high: -1, count: 2),
            Histogram.Bin(low: 0, high: 9.094947e-13, count: 1),
            Histogram.Bin(low: 16_777_215, high: .greatestFiniteMagnitude, count: 3),
        ], zeroCount: 7, nanCount: 1, infiniteCount: 2)

    @Test func `gives back what was stored, and replaces what has its name`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let (id, lease) = (claimed.job.id, claimed.lease)
        try fixture.store.saveHistograms(["a": [histogram], "b": []], under: lease)
        try fixture.store.saveHistograms(
            ["b": [histogram, histogram]], under: lease)
        #expect(
            try fixture.store.histograms(of: id)
                == ["a": [histogram], "b": [histogram, histogram]])
    }

    @Test func `a worker without the lease stores nothing`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        #expect(throws: StoreError.self) {
            try fixture.store.saveHistograms(
                ["a": []],
                under: Lease(jobID: claimed.job.id, token: claimed.lease.token + 1))
        }
        #expect(try fixture.store.histograms(of: claimed.job.id).isEmpty)
    }
}
