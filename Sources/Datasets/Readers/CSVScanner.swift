/// Finds the fields of comma-separated values, one after the other (RFC 4180).
///
/// Lines may end in CR LF, LF or CR. Quoted fields may hold anything, quotes doubled.
struct CSVScanner {
    /// One field: where it stands, and what follows it.
    struct Field {
        /// The text without its quotes.
        var range: Range<Int>
        /// Whether there are doubled quotes in it.
        var hasDoubledQuotes = false
        /// Whether it stands in quotes, so that spaces count.
        var isQuoted = false
        /// Whether it is the last one of its row.
        var endsRow = false
    }

    /// Why a field has no end.
    enum Failure: Error, Equatable {
        /// The file ends inside quotes.
        case unclosedQuote
        /// There is something between a closing quote and the next delimiter.
        case textAfterQuote
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private let delimiter: UInt8
    /// Where the next field starts.
    private(set) var position: Int
    /// How many lines end before it.
    private(set) var endedLines = 0

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Makes a scanner of bytes, which must outlive it.
    init(_ bytes: UnsafeBufferPointer<UInt8>, delimiter: UInt8, position: Int = 0) {
        self.bytes = bytes
        self.delimiter = delimiter
        self.position = position
    }

    /// A boolean value indicating whether there are no more rows.
    var isAtEnd: Bool { position >= bytes.count }

    /// Skips an empty line, if one comes next.
    mutating func skipEmptyLine() -> Bool {
        guard position < bytes.count, isLineEnd(bytes[position]) else { return false }
        endLine()
        return true
    }

    /// Reads the next field of a row; after the last delimiter of the file that is an empty one.
    mutating func next() throws(Failure) -> Field {
        if position < bytes.count, bytes[position] == CSVScanner.quote { return try quoted() }
        let start = position
        var end = start
        while end < bytes.count {
            let byte = bytes[end]
            if byte == delimiter || byte == CSVScanner.lineFeed
                || byte == CSVScanner.carriageReturn
            {
                break
            }
            end &+= 1
        }
        position = end
        var field = Field(range: start..<end)
        field.endsRow = endField()
        return field
    }

    private mutating func quoted() throws(Failure) -> Field {
        let start = position + 1
        var index = start
        var hasDoubledQuotes = false
        while true {
            guard index < bytes.count else { throw .unclosedQuote }
            if bytes[index] == CSVScanner.lineFeed
                || bytes[index] == CSVScanner.carriageReturn
                    && (index + 1 == bytes.count || bytes[index + 1] != CSVScanner.lineFeed)
            {
                endedLines &+= 1
            } else if bytes[index] == CSVScanner.quote {
                guard index + 1 < bytes.count, bytes[index + 1] == CSVScanner.quote else { break }
                hasDoubledQuotes = true
                index += 1
            }
            index += 1
        }
        position = index + 1
        guard
            position >= bytes.count || bytes[position] == delimiter || isLineEnd(bytes[position])
        else { throw .textAfterQuote }
        var field = Field(range: start..<index)
        field.hasDoubledQuotes = hasDoubledQuotes
        field.isQuoted = true
        field.endsRow = endField()
        return field
    }

    /// Passes what ends a field; true if that is the end of the row.
    private mutating func endField() -> Bool {
        guard position < bytes.count else { return true }
        if bytes[position] == delimiter {
            position &+= 1
            return false
        }
        endLine()
        return true
    }

    private mutating func endLine() {
        endedLines &+= 1
        let isReturn = bytes[position] == CSVScanner.carriageReturn
        position &+= 1
        if isReturn, position < bytes.count, bytes[position] == CSVScanner.lineFeed {
            position &+= 1
        }
    }

    private func isLineEnd(_ byte: UInt8) -> Bool {
        byte == CSVScanner.lineFeed || byte == CSVScanner.carriageReturn
    }
}
