import Foundation

/// The files of a ZIP archive, by its central directory (PKWARE's APPNOTE 6.3.10, §4.3).
struct ZIPArchive {
    /// One file.
    struct Entry: Equatable {
        /// Its name.
        var name: String
        /// 0 for stored, 8 for deflated.
        var method: UInt16
        /// The CRC-32 of its contents.
        var checksum: UInt32
        /// Its bytes in the archive.
        var compressedSize: Int
        /// Its bytes when expanded, as the archive says.
        var size: Int
        /// Where its local header starts.
        var headerOffset: Int
        /// Whether it can't be read without a password.
        var isEncrypted: Bool
    }

    /// The files, in the order of the directory.
    private(set) var entries: [Entry] = []
    private let bytes: LittleEndianBytes

    /// Reads the directory; nil if there is none, or if it needs ZIP64.
    init?(_ data: UnsafeRawBufferPointer) {
        bytes = LittleEndianBytes(data)
        guard
            let end = ZIPArchive.endOfDirectory(bytes),
            let count = bytes.integer16(at: end + 10),
            let start = bytes.integer32(at: end + 16)
        else { return nil }
        var offset = Int(start)
        for _ in 0..<Int(count) {
            guard
                bytes.integer32(at: offset) == 0x0201_4B50,
                let flags = bytes.integer16(at: offset + 8),
                let method = bytes.integer16(at: offset + 10),
                let checksum = bytes.integer32(at: offset + 16),
                let compressedSize = bytes.integer32(at: offset + 20),
                let size = bytes.integer32(at: offset + 24),
                let nameLength = bytes.integer16(at: offset + 28),
                let extraLength = bytes.integer16(at: offset + 30),
                let commentLength = bytes.integer16(at: offset + 32),
                let headerOffset = bytes.integer32(at: offset + 42),
                let name = bytes.slice(at: offset + 46, count: Int(nameLength)),
                ![compressedSize, size, headerOffset].contains(.max)
            else { return nil }
            entries.append(
                Entry(
                    name: String(decoding: name, as: UTF8.self), method: method,
                    checksum: checksum, compressedSize: Int(compressedSize), size: Int(size),
                    headerOffset: Int(headerOffset), isEncrypted: flags & 1 == 1))
            offset += 46 + Int(nameLength) + Int(extraLength) + Int(commentLength)
        }
    }

    /// Gets the contents of a file.
    ///
    /// - Returns: The bytes, or why they can't be had; a wrong size or checksum is `corrupt`.
    func contents(
        of entry: Entry, maximumBytes: Int
    ) -> Result<[UInt8], Inflater.Failure> {
        // The sizes in the local header may be missing, those in the directory are not.
        guard
            !entry.isEncrypted,
            bytes.integer32(at: entry.headerOffset) == 0x0403_4B50,
            let nameLength = bytes.integer16(at: entry.headerOffset + 26),
            let extraLength = bytes.integer16(at: entry.headerOffset + 28),
            let packed = bytes.slice(
                at: entry.headerOffset + 30 + Int(nameLength) + Int(extraLength),
                count: entry.compressedSize)
        else { return .failure(.corrupt) }
        guard entry.size <= maximumBytes else { return .failure(.tooLarge) }
        let result: Result<[UInt8], Inflater.Failure>
        switch entry.method {
        case 0: result = .success(Array(packed))
        case 8: result = Inflater.expand(packed, .raw, maximumBytes: entry.size)
        default: return .failure(.corrupt)
        }
        guard case .success(let contents) = result else { return .failure(.corrupt) }
        let isWhole =
            contents.count == entry.size
            && contents.withUnsafeBytes { Inflater.checksum($0) } == entry.checksum
        return isWhole ? result : .failure(.corrupt)
    }

    /// The directory's end record, which stands before a comment of at most 65,535 bytes.
    private static func endOfDirectory(_ bytes: LittleEndianBytes) -> Int? {
        guard bytes.count >= 22 else { return nil }
        let last = bytes.count - 22
        return stride(from: last, through: max(0, last - 65_535), by: -1).first { offset in
            bytes.integer32(at: offset) == 0x0605_4B50
                && bytes.integer16(at: offset + 20).map { Int($0) == last - offset } == true
        }
    }
}
