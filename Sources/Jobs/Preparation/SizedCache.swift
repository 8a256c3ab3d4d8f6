/// Values up to a total size; those that were used longest ago give way.
struct SizedCache<Key: Hashable, Value> {
    private struct Entry {
        var key: Key
        var value: Value
        var size: Int
    }

    private let capacity: Int
    /// In the order of their last use.
    private var entries: [Entry] = []

    /// The size of all values together.
    private(set) var size = 0

    /// Makes an empty cache.
    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The value of a key, or nil; it counts as used now.
    subscript(key: Key) -> Value? {
        mutating get {
            guard let index = entries.firstIndex(where: { $0.key == key }) else { return nil }
            let entry = entries.remove(at: index)
            entries.append(entry)
            return entry.value
        }
    }

    /// Keeps a value, in place of one of the same key; one above the capacity isn't kept.
    mutating func insert(_ value: Value, for key: Key, size: Int) {
        if let index = entries.firstIndex(where: { $0.key == key }) {
            self.size -= entries.remove(at: index).size
        }
        guard size <= capacity else { return }
        entries.append(Entry(key: key, value: value, size: size))
        self.size += size
        while self.size > capacity { self.size -= entries.removeFirst().size }
    }
}
