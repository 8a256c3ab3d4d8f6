import Foundation
import Testing

@testable import Hashing

struct HashingTests {
    /// NIST, *Secure Hash Standard: examples*, and the empty message.
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (
            String(repeating: "a", count: 1_000_000),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"
        ),
    ])
    func `gives the digests of the standard`(text: String, digest: String) {
        #expect(SHA256.digest(of: Data(text.utf8)).hexadecimal == digest)
    }

    @Test func `pieces give the digest of the whole, also on the way`() {
        let data = Data((0..<1000).map { UInt8($0 % 251) })
        var hash = SHA256()
        for start in stride(from: 0, to: 1000, by: 7) {
            hash.update(data[start..<min(start + 7, 1000)])
            let end = min(start + 7, 1000)
            #expect(hash.digest == SHA256.digest(of: data[..<end]))
        }
    }

    @Test func `compares digests by all their bytes`() {
        let digest = SHA256.digest(of: Data([1]))
        #expect(digest.isEqual(to: SHA256.digest(of: Data([1]))))
        #expect(!digest.isEqual(to: SHA256.digest(of: Data([2]))))
    }

    /// RFC 4231, test cases 1, 2 and 6; a key of no bytes.
    @Test(arguments: [
        (
            Data(repeating: 0x0b, count: 20), "Hi There",
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Data("Jefe".utf8), "what do ya want for nothing?",
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            Data(repeating: 0xaa, count: 131),
            "Test Using Larger Than Block-Size Key - Hash Key First",
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
        (Data(), "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
    ])
    func `gives the codes of the standard, and knows them again`(
        key: Data, message: String, expected: String
    ) throws {
        let message = Data(message.utf8)
        let code = try #require(HMACSHA256.code(for: message, key: key))
        #expect(code.map { String(format: "%02x", $0) }.joined() == expected)
        #expect(HMACSHA256.isValid(code, for: message, key: key))
        #expect(!HMACSHA256.isValid(code.dropLast(), for: message, key: key))
        #expect(!HMACSHA256.isValid(code, for: message + [0], key: key))
        #expect(!HMACSHA256.isValid(code, for: message, key: key + [1]))
        var other = code
        other[31] ^= 1
        #expect(!HMACSHA256.isValid(other, for: message, key: key))
    }
}
