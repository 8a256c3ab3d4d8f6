import Datasets
import Foundation
import Records
import Testing

struct IDXReaderTests {
    /// A file of a type code, sizes and bytes.
    private static func file(_ type: UInt8, _ sizes: [UInt32], _ bytes: [UInt8]) -> Data {
        var data = Data([0, 0, type, UInt8(sizes.count)])
        for size in sizes { withUnsafeBytes(of: size.bigEndian) { data.append(contentsOf: $0) } }
        return data + bytes
    }

    private static let images = file(0x08, [2, 2, 3], [0, 1, 2, 3, 4, 5, 255, 0, 0, 0, 0, 128])

    private func read(
        _ images: Data, _ labels: Data? = nil, task: TrainingTask? = nil,
        limits: DatasetLimits = .standard
    ) throws -> Table {
        try DatasetFile.read(
            images, labels: labels, as: DatasetFormat(kind: .idx, task: task), limits: limits)
    }

    @Test func `reads grey images as images of one channel`() throws {
        let table = try read(IDXReaderTests.images)
        #expect(table.rowCount == 2 && table.inputShape == [1, 2, 3])
        #expect(table.inputs == [0, 1, 2, 3, 4, 5, 255, 0, 0, 0, 0, 128])
        #expect(!table.hasTargets)
    }

    @Test(
        arguments: [
            ([2], [1]), ([2, 1], [1]), ([1, 2], [2]), ([1, 1, 1, 2], [1, 1, 2]),
        ] as [([UInt32], [Int])])
    func `takes the first dimension for the rows`(sizes: [UInt32], shape: [Int]) throws {
        let table = try read(IDXReaderTests.file(0x08, sizes, [7, 9]))
        #expect(table.rowCount == Int(sizes[0]) && table.inputShape == shape)
    }

    @Test(
        arguments: [
            (0x08, [200, 1], [200, 1]), (0x09, [200, 1], [-56, 1]),
            (0x0B, [0xFF, 0xFE, 1, 0], [-2, 256]),
            (0x0C, [0xFF, 0xFF, 0xFF, 0xFD, 0, 1, 0, 0], [-3, 65536]),
            (0x0D, [0x3F, 0x80, 0, 0, 0xC0, 0x20, 0, 0], [1, -2.5]),
            (
                0x0E, [0x3F, 0xF0, 0, 0, 0, 0, 0, 0, 0xC0, 0x04, 0, 0, 0, 0, 0, 0], [1, -2.5]
            ),
        ] as [(UInt8, [UInt8], [Float])])
    func `reads every type, big-endian`(type: UInt8, bytes: [UInt8], expected: [Float]) throws {
        #expect(try read(IDXReaderTests.file(type, [2, 1], bytes)).inputs == expected)
    }

    @Test func `joins labels, whole ones as classes`() throws {
        let labels = IDXReaderTests.file(0x08, [2], [3, 0])
        #expect(
            try read(IDXReaderTests.images, labels).targets == .labels([3, 0], classNames: nil))
        #expect(
            try read(IDXReaderTests.images, labels, task: .regression).targets
                == .values([3, 0], columns: 1))
        let rows = IDXReaderTests.file(0x08, [2, 2], [1, 0, 0, 1])
        #expect(
            try read(IDXReaderTests.images, rows).targets == .values([1, 0, 0, 1], columns: 2))
        #expect(try read(IDXReaderTests.images, labels).hasTargets)
    }

    @Test func `expands both files`() throws {
        // The images and the labels 3, 0 above, compressed by gzip -n.
        let images = try #require(
            Data(base64Encoded: "H4sIAAAAAAAC/2Ng4GBmYGBggmJmBkYmZhbW/0AmQwMA+yt+ThwAAAA="))
        let labels = try #require(Data(base64Encoded: "H4sIAAAAAAAC/2Ng4GBkYGBgYmYAANr/sb4KAAAA"))
        let table = try read(images, labels)
        #expect(table == (try read(IDXReaderTests.images, IDXReaderTests.file(0x08, [2], [3, 0]))))
    }

    @Test(
        arguments: [
            (
                Data(),
                "expected an IDX file, which begins with two zero bytes, a type and the number of "
                    + "dimensions"
            ),
            (
                Data([0, 1, 8, 1, 0, 0, 0, 1, 5]),
                "expected an IDX file, which begins with two zero bytes, a type and the number of "
                    + "dimensions"
            ),
            (
                Data([0, 0, 7, 1, 0, 0, 0, 1, 5]),
                "type: expected one of 0x08, 0x09, 0x0b, 0x0c, 0x0d, 0x0e, got 0x07"
            ),
            (
                Data([0, 0, 8, 0]),
                "dimensions: expected the sizes of at least one, got 0 in a file of 4 bytes"
            ),
            (
                Data([0, 0, 8, 2, 0, 0, 0, 1, 0]),
                "dimensions: expected the sizes of at least one, got 2 in a file of 9 bytes"
            ),
            (
                file(0x08, [2, 2], [1, 2, 3]),
                "expected 16 bytes, as shape [2, 2] takes, got 15"
            ),
            (file(0x0C, [1], [1, 2, 3, 4, 5]), "expected 12 bytes, as shape [1] takes, got 13"),
            (file(0x08, [0, 4, 4], []), "expected at least one row, got shape [0, 4, 4]"),
            (
                file(0x08, [1, 1, 1, 1, 1], [1]),
                "expected an array of 1 to 4 dimensions, got shape [1, 1, 1, 1, 1]"
            ),
            (
                file(0x08, [0xFFFF_FFFF, 0xFFFF_FFFF, 0xFFFF_FFFF], [1]),
                "expected at most 1000 numbers, got shape [4294967295, 4294967295, 4294967295]"
            ),
            (file(0x08, [1001], []), "expected at most 1000 numbers, got shape [1001]"),
        ] as [(Data, String)])
    func `refuses what is malformed`(file: Data, expected: String) {
        let limits = DatasetLimits(maximumValues: 1000)
        #expect(problems { _ = try read(file, limits: limits) } == expected)
    }

    @Test func `refuses labels of other rows`() {
        #expect(
            problems {
                _ = try read(IDXReaderTests.images, IDXReaderTests.file(0x08, [3], [1, 2, 3]))
            } == "expected labels of 2 rows, as many as there are images, got shape [3]")
        #expect(
            problems {
                _ = try read(IDXReaderTests.images, IDXReaderTests.file(0x08, [2, 0], []))
            } == "expected labels of 2 rows, as many as there are images, got shape [2, 0]")
    }

    @Test func `never traps, wherever a file is cut or changed`() {
        let file = IDXReaderTests.images
        for length in 0..<file.count {
            #expect(throws: SpecErrors.self) { try read(file.prefix(length)) }
        }
        for index in 0..<16 {
            for value in [UInt8(0), 1, 3, 0x0B, 0x7F, 0x80, 0xFF] where file[index] != value {
                var changed = file
                changed[index] = value
                // Readable or not: what matters is that it comes back.
                if let table = try? read(changed) { #expect(table.rowCount > 0) }
            }
        }
    }
}
