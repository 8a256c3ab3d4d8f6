import Foundation

/// A request body as it arrives, in memory that grows geometrically and is counted.
struct BodyBuffer: ~Copyable {
    private var memory: UnsafeMutableRawPointer?
    private var capacity = 0
    private(set) var count = 0
    private let expected: Int?
    private let limit: Int
    let reservation: BodyReservation

    /// Makes an empty buffer; `expected` is the length that the client announced, if it did.
    init(expected: Int?, limit: Int, reservation: BodyReservation) {
        self.expected = expected
        self.limit = limit
        self.reservation = reservation
    }

    deinit {
        free(memory)
    }

    /// Appends bytes, up to the limit and while there is memory for them.
    mutating func append(_ bytes: UnsafeRawBufferPointer) throws(HTTPServerError) {
        guard let source = bytes.baseAddress, !bytes.isEmpty else { return }
        guard bytes.count <= limit - count else { throw .bodyTooLarge(limit: limit) }
        guard reserve(count + bytes.count), let memory else { throw .bodyMemoryExhausted }
        (memory + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    /// Hands the memory over as data, without a copy.
    consuming func finish() -> Data {
        guard let memory else { return Data() }
        self.memory = nil
        return Data(bytesNoCopy: memory, count: count, deallocator: .free)
    }

    private mutating func reserve(_ needed: Int) -> Bool {
        guard needed > capacity else { return true }
        // An announced length is believed only as far as bytes have come: it costs nothing to lie.
        let grown = max(needed, capacity * 2, 1024)
        let target = expected.map { needed <= $0 ? min(grown, $0) : grown } ?? grown
        guard reservation.raise(to: target), let moved = realloc(memory, target) else {
            return false
        }
        memory = moved
        capacity = target
        return true
    }
}
