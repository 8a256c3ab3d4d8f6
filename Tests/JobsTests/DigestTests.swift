import Foundation
import Jobs
import Testing

struct DigestTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `is the sha-256 in hexadecimal`(text: String, digest: String) {
        #expect(Digest.sha256(Data(text.utf8)) == digest)
    }
}
