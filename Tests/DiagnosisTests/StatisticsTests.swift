import Testing

@testable import Diagnosis

struct StatisticsTests {
    @Test func `the median of an even count is the mean of the middle two`() {
        #expect(Robust.median([4, 1, 3, 2]) == 2.5)
        #expect(Robust.median([]) == nil)
    }
}
