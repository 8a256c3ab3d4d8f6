import Datasets
import Foundation
import Records
import Testing

struct GzipReaderTests {
    /// "x,y\n1,0\n2,1\n" as gzip wrote it.
    private let small =
        Data(base64Encoded: "H4sIAAAAAAACA6vQqeQy1DHgMtIx5AIAvHYqCAwAAAA=") ?? Data()

    @Test func `expands one member or several`() throws {
        let text = Data("x,y\n1,0\n2,1\n".utf8)
        #expect(GzipReader.isCompressed(small) && !GzipReader.isCompressed(text))
        #expect(try GzipReader.expand(small, maximumBytes: 12) == text)
        #expect(try GzipReader.expand(small + small, maximumBytes: 24) == text + text)
    }

    @Test func `is read as the file inside`() throws {
        let table = try DatasetFile.read(small, as: DatasetFormat(kind: .csv))
        #expect(table.inputs == [1, 2] && table.labels == [0, 1])
    }

    @Test func `stops at the limit`() {
        #expect(
            problems { _ = try GzipReader.expand(small, maximumBytes: 11) }
                == "expected at most 11 bytes after decompression")
    }

    @Test func `finds data cut or damaged`() {
        var damaged = small
        damaged[small.count - 6] ^= 1
        for data in [small.dropLast(), small + Data([1]), damaged, small.prefix(5), Data()] {
            #expect(
                problems { _ = try GzipReader.expand(Data(data), maximumBytes: 1000) }
                    == "expected gzip data, found them corrupt or incomplete")
        }
    }
}
