/// Reads decimal numbers out of bytes.
enum DecimalText {
    /// The nearest float to a decimal number, or nil if the bytes aren't one.
    ///
    /// Besides `-1.5e3` it takes `nan`, `inf` and `infinity` in any case, with a sign.
    ///
    /// - Source: Clinger, *How to Read Floating Point Numbers Accurately* (1990), §3: a product or
    ///   quotient of two exact doubles is rounded once.
    static func float(_ bytes: UnsafeBufferPointer<UInt8>) -> Float? {
        var index = 0
        let count = bytes.count
        var isNegative = false
        if index < count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
            isNegative = bytes[index] == UInt8(ascii: "-")
            index += 1
        }
        var mantissa: UInt64 = 0
        var significant = 0
        var digits = 0
        var exponent = 0
        while index < count, let digit = digit(bytes[index]) {
            if significant < 19 { mantissa = mantissa &* 10 &+ digit } else { exponent += 1 }
            if mantissa > 0 { significant += 1 }
            digits += 1
            index += 1
        }
        if index < count, bytes[index] == UInt8(ascii: ".") {
            index += 1
            while index < count, let digit = digit(bytes[index]) {
                if significant < 19 {
                    mantissa = mantissa &* 10 &+ digit
                    exponent -= 1
                }
                if mantissa > 0 { significant += 1 }
                digits += 1
                index += 1
            }
        }
        guard digits > 0 else { return special(bytes) }
        if index < count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            guard let power = power(bytes, from: index + 1) else { return nil }
            exponent += power
            index = count
        }
        guard index == count else { return nil }
        if mantissa == 0 { return isNegative ? -0.0 : 0 }
        guard
            significant <= 19, mantissa < 1 << 53, abs(exponent) <= 22,
            let value = once(Double(mantissa), exponent)
        else { return slow(bytes) }
        return isNegative ? -value : value
    }

    /// Mantissa times a power of ten, or nil if rounding to a float would be a second rounding.
    private static func once(_ mantissa: Double, _ exponent: Int) -> Float? {
        let value = exponent < 0 ? mantissa / powers[-exponent] : mantissa * powers[exponent]
        // The double may have been rounded to the very middle between two floats.
        let isMiddle = value.bitPattern & 0x1FFF_FFFF == 0x1000_0000
        let isNormal = value >= 0x1p-126 && value < 0x1p127
        return isMiddle || !isNormal ? nil : Float(value)
    }

    private static let powers: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
        1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ]

    private static func slow(_ bytes: UnsafeBufferPointer<UInt8>) -> Float? {
        Float(String(decoding: bytes, as: UTF8.self))
    }

    private static func digit(_ byte: UInt8) -> UInt64? {
        let value = byte &- UInt8(ascii: "0")
        return value < 10 ? UInt64(value) : nil
    }

    /// The digits of an exponent, to the end of the bytes; more than anything makes any number 0 or ∞.
    private static func power(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var index = start
        var isNegative = false
        if index < bytes.count,
            bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+")
        {
            isNegative = bytes[index] == UInt8(ascii: "-")
            index += 1
        }
        guard index < bytes.count else { return nil }
        var value = 0
        while index < bytes.count {
            guard let digit = digit(bytes[index]) else { return nil }
            value = min(value * 10 + Int(digit), 1_000_000)
            index += 1
        }
        return isNegative ? -value : value
    }

    private static func special(_ bytes: UnsafeBufferPointer<UInt8>) -> Float? {
        guard bytes.count <= 9 else { return nil }
        switch String(decoding: bytes, as: UTF8.self).lowercased() {
        case "nan", "+nan", "-nan": return .nan
        case "inf", "+inf", "infinity", "+infinity": return .infinity
        case "-inf", "-infinity": return -.infinity
        default: return nil
        }
    }
}
