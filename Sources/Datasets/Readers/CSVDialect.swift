import Records

/// How a CSV file is written: its delimiter, and whether it begins with names.
struct CSVDialect: Equatable {
    /// The byte between two columns.
    var delimiter: UInt8
    /// The names of the columns, or nil without a header.
    var names: [String]?
    /// How many columns there are.
    var columnCount: Int
    /// Where the rows start.
    var start: Int
    /// The line on which they start, counted from 1.
    var startLine: Int
    /// The number of the first row, counted as a spreadsheet does: from 1, with header and empty lines.
    var firstRow: Int

    /// Finds out from the first row that isn't empty, where the format doesn't say.
    ///
    /// The delimiter is what stands there most often: comma, semicolon or tab. It is a header if a
    /// column is named by the format, or if a field of an input column is text.
    init(
        _ text: CSVText, _ format: DatasetFormat, _ limits: DatasetLimits
    ) throws(SpecErrors) {
        let bytes = text.bytes
        var position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            throw SpecErrors(.root, .invalidData, "expected UTF-8 text, found UTF-16")
        }
        var row = 1
        var lines = CSVScanner(bytes, delimiter: 0, position: position)
        while lines.skipEmptyLine() { row += 1 }
        position = lines.position
        delimiter = try CSVDialect.delimiter(bytes, from: position, format)
        var scanner = CSVScanner(bytes, delimiter: delimiter, position: position)
        guard !scanner.isAtEnd else {
            throw SpecErrors(.root, .invalidData, "expected at least one row, found none")
        }
        var fields: [CSVScanner.Field] = []
        var isComplete = false
        while !isComplete {
            do {
                let field = try scanner.next()
                fields.append(field)
                isComplete = field.endsRow
            } catch {
                throw SpecErrors(.root, .invalidData, "row \(row): \(error.detail)")
            }
            if fields.count > limits.maximumColumns {
                throw SpecErrors(
                    .root, .tooLarge,
                    "row \(row): expected at most \(limits.maximumColumns) columns")
            }
        }
        columnCount = fields.count
        let hasHeader =
            format.header ?? CSVDialect.looksLikeHeader(fields.map { text.number($0) }, format)
        names = hasHeader ? fields.map { text.string($0) } : nil
        start = hasHeader ? scanner.position : position
        firstRow = hasHeader ? row + 1 : row
        startLine = 1 + lines.endedLines + (hasHeader ? scanner.endedLines : 0)
    }

    private static func delimiter(
        _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, _ format: DatasetFormat
    ) throws(SpecErrors) -> UInt8 {
        let known = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        if let stated = format.delimiter {
            guard let byte = stated.utf8.first, stated.utf8.count == 1, known.contains(byte) else {
                throw SpecErrors(
                    .root, .unknownName,
                    "delimiter: expected a comma, a semicolon or a tab, "
                        + "got \"\(stated.prefix(10))\"")
            }
            return byte
        }
        var counts = [0, 0, 0]
        var isQuoted = false
        for byte in bytes[start...] {
            if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
            if isQuoted { continue }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            if let index = known.firstIndex(of: byte) { counts[index] += 1 }
        }
        let most = counts.max() ?? 0
        return counts.firstIndex(of: most).map { known[$0] } ?? UInt8(ascii: ",")
    }

    /// A boolean value indicating whether the first row, whose texts are nil here, is names.
    private static func looksLikeHeader(_ numbers: [Float?], _ format: DatasetFormat) -> Bool {
        let named = (format.inputs ?? []) + (format.target.map { [$0] } ?? [])
        if named.contains(where: { Int($0) == nil }) { return true }
        let target = format.target.flatMap { Int($0) } ?? -1
        let column = target < 0 ? numbers.count + target : target
        return numbers.indices.contains { $0 != column && numbers[$0] == nil }
    }
}

extension CSVScanner.Failure {
    /// What is wrong, for messages.
    var detail: String {
        switch self {
        case .unclosedQuote: "expected a closing quote, found the end of the file"
        case .textAfterQuote: "expected a delimiter after a closing quote, found more text"
        }
    }
}
