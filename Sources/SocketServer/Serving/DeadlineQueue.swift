/// Times at which connections must be looked at, the earliest first.
///
/// A deadline that moves to a later time leaves its old entry behind; whoever takes the entry looks
/// up the present deadline and puts the connection back. So the usual case, a deadline pushed
/// further by progress, costs nothing.
struct DeadlineQueue {
    struct Entry {
        let time: ContinuousClock.Instant
        let connectionID: UInt64
    }

    private var heap: [Entry] = []

    /// The earliest time, or nil if there is none.
    var first: ContinuousClock.Instant? { heap.first?.time }

    mutating func insert(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].time < heap[parent].time else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the earliest entry if its time has come.
    mutating func takeDue(at now: ContinuousClock.Instant) -> Entry? {
        guard let top = heap.first, top.time <= now else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return top }
        heap[0] = last
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < heap.count else { return top }
            let right = left + 1
            let child = right < heap.count && heap[right].time < heap[left].time ? right : left
            guard heap[child].time < heap[parent].time else { return top }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
