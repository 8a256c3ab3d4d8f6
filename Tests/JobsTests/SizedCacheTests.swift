import Testing

@testable import Jobs

struct SizedCacheTests {
    @Test func `keeps what was used last, up to its capacity`() {
        var cache = SizedCache<String, Int>(capacity: 10)
        cache.insert(1, for: "a", size: 4)
        cache.insert(2, for: "b", size: 4)
        #expect(cache["a"] == 1)
        cache.insert(3, for: "c", size: 4)
        #expect(cache["b"] == nil)
        #expect(cache["a"] == 1 && cache["c"] == 3)
        #expect(cache.size == 8)
    }

    @Test func `replaces a value, and counts its size once`() {
        var cache = SizedCache<String, Int>(capacity: 10)
        cache.insert(1, for: "a", size: 6)
        cache.insert(2, for: "a", size: 9)
        #expect(cache["a"] == 2 && cache.size == 9)
    }

    @Test func `doesn't keep what is larger than all of it`() {
        var cache = SizedCache<String, Int>(capacity: 10)
        cache.insert(1, for: "a", size: 3)
        cache.insert(2, for: "b", size: 11)
        #expect(cache["b"] == nil && cache["a"] == 1)
        cache.insert(3, for: "a", size: 11)
        #expect(cache["a"] == nil && cache.size == 0)
        cache.insert(4, for: "c", size: 10)
        #expect(cache["c"] == 4)
    }
}
