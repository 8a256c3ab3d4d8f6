import Testing

@testable import Accuracy

struct RateTests {
    @Test func `intervals are Wilson's`() {
        // 8 of 10: 0.490 to 0.943 (Brown, Cai & DasGupta 2001, formula 4).
        let rate = Rate(Array(0..<10)) { $0 < 8 }
        #expect(abs(rate.interval.lower - 0.4902) < 1e-4)
        #expect(abs(rate.interval.upper - 0.9433) < 1e-4)
    }

    @Test func `no trials say nothing`() {
        let rate = Rate([Int]()) { _ in true }
        #expect(rate.interval.lower == 0 && rate.interval.upper == 1)
        #expect(rate.text == "–")
    }
}
