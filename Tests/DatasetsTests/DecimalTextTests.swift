import Foundation
import Testing

@testable import Datasets

struct DecimalTextTests {
    private func parse(_ text: String) -> Float? {
        Array(text.utf8).withUnsafeBufferPointer { DecimalText.float($0) }
    }

    @Test(arguments: [
        "0", "-0", "+1", "1.", ".5", "1e3", "1E-3", "1e+3", "0.1", "3.14159265358979",
        "16777217", "16777219", "9007199254740993", "1e22", "1e23",
        "123456789012345678901234567890",
        "0.000000000000000000000000000001", "1e-45", "1e-46", "3.4028235e38", "3.5e38", "1e400",
        "1e-400", "1e99999999999999999999", "0e99999999999999999999", "1.00000005960464477539062",
        "1.00000005960464477539063", "00000000000000000000000001.5", "-7.006492321624085e-46",
    ])
    func `rounds to the nearest float`(text: String) throws {
        let expected = try #require(Float(text.hasSuffix(".") ? text + "0" : text))
        #expect(parse(text)?.bitPattern == expected.bitPattern)
    }

    @Test(arguments: ["", "-", ".", "e3", "1e", "1e+", "1.2.3", "0x10", "1 2", "abc", "1,5", "--1"])
    func `takes no other text`(text: String) {
        #expect(parse(text) == nil)
    }

    @Test func `knows what isn't finite`() {
        #expect(parse("NaN")?.isNaN == true)
        #expect(parse("-Infinity") == -.infinity)
        #expect(parse("inf") == .infinity)
    }

    @Test func `agrees with the standard library on random floats`() {
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let bits = UInt32.random(in: 0...UInt32.max, using: &generator)
            let value = Float(bitPattern: bits)
            guard value.isFinite else { continue }
            #expect(parse("\(value)")?.bitPattern == bits)
            let digits = String(format: "%.9g", Double(value))
            #expect(parse(digits)?.bitPattern == bits)
        }
    }
}
