import Kernels
import Testing

struct AlignedBufferTests {
    @Test(arguments: [0, 1, 15, 16, 17, 1000])
    func `starts with zeros on a cache line`(_ count: Int) {
        let buffer = AlignedBuffer(count: count)
        #expect(buffer.values.count == count)
        #expect(buffer.values.allSatisfy { $0 == 0 })
        #expect(UInt(bitPattern: buffer.pointer) % 64 == 0)
    }

    @Test func `copies values, none as well`() {
        let buffer = AlignedBuffer([1, 2, .infinity])
        // The memory lives as long as the buffer.
        withExtendedLifetime(buffer) { #expect(Array(buffer.values) == [1, 2, .infinity]) }
        #expect(AlignedBuffer([]).values.isEmpty)
    }
}
