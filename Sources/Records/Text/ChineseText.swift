/// Chinese text as it is set in print.
enum ChineseText {
    /// Sets a text that names and numbers were put into: a space between Chinese and Latin letters
    /// or digits, none between two Chinese ones, and the Chinese word for an infinite number.
    ///
    /// Text without Chinese stays as it is, and so does what stands in straight quotes: it is
    /// someone's own.
    static func set(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: isIdeograph) else { return text }
        let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.enumerated().map { index, part in
            index.isMultiple(of: 2) ? spaced(part) : String(part)
        }.joined(separator: "\"")
    }

    private static func spaced(_ text: Substring) -> String {
        let named = text.replacing("-infinity", with: "负无穷大").replacing("infinity", with: "无穷大")
        var result = String.UnicodeScalarView()
        let scalars = Array(named.unicodeScalars)
        for (index, scalar) in scalars.enumerated() {
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            if scalar == " ", let last = result.last, let next, isChinese(last), isChinese(next) {
                continue
            }
            if let last = result.last, touches(last, scalar) { result.append(" ") }
            result.append(scalar)
        }
        return String(result)
    }

    /// Whether two neighbours need a space between them.
    private static func touches(_ left: Unicode.Scalar, _ right: Unicode.Scalar) -> Bool {
        isIdeograph(left) && isLatin(right) || isLatin(left) && isIdeograph(right)
    }

    private static func isLatin(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
    }

    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        (0x4E00...0x9FFF).contains(scalar.value)
    }

    /// Ideographs and full-width punctuation.
    private static func isChinese(_ scalar: Unicode.Scalar) -> Bool {
        isIdeograph(scalar) || (0x3000...0x303F).contains(scalar.value)
            || (0xFF00...0xFFEF).contains(scalar.value)
    }
}
