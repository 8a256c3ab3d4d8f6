/// The bytes of a CSV file, and what its fields say.
struct CSVText {
    let bytes: UnsafeBufferPointer<UInt8>

    /// The field's bytes without spaces and tabs around them.
    func trimmed(_ field: CSVScanner.Field) -> UnsafeBufferPointer<UInt8> {
        var range = field.range
        while let first = range.first, isBlank(bytes[first]) { range = range.dropFirst() }
        while let last = range.last, isBlank(bytes[last]) { range = range.dropLast() }
        return UnsafeBufferPointer(rebasing: bytes[range])
    }

    /// The field's number; NaN for a missing one, nil for text.
    func number(_ field: CSVScanner.Field) -> Float? {
        let text = trimmed(field)
        return DecimalText.float(text) ?? (isMissing(text) ? .nan : nil)
    }

    /// The field's text, doubled quotes made single.
    func string(_ field: CSVScanner.Field) -> String {
        let text =
            field.isQuoted
            ? UnsafeBufferPointer(rebasing: bytes[field.range]) : trimmed(field)
        guard field.hasDoubledQuotes else { return String(decoding: text, as: UTF8.self) }
        var result: [UInt8] = []
        var isSecond = false
        for byte in text {
            isSecond = byte == UInt8(ascii: "\"") && !isSecond
            if byte != UInt8(ascii: "\"") || isSecond { result.append(byte) }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Whether a field stands for a missing value: empty, `NA` or `NaN`.
    func isMissing(_ field: CSVScanner.Field) -> Bool {
        isMissing(trimmed(field))
    }

    private func isMissing(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch text.count {
        case 0: true
        case 2: text[0] | 0x20 == UInt8(ascii: "n") && text[1] | 0x20 == UInt8(ascii: "a")
        case 3: DecimalText.float(text)?.isNaN == true
        default: false
        }
    }

    private func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }
}
