import Foundation
import Hashing

/// The keys that open the service, compared in constant time.
struct APIKeys: Sendable {
    private let digests: [SHA256Digest]

    /// A boolean value indicating whether there is no key, so that everyone may come in.
    var isEmpty: Bool { digests.isEmpty }

    init(_ keys: [String]) {
        digests = keys.map { SHA256.digest(of: Data($0.utf8)) }
    }

    /// Whether an `Authorization` field holds one of the keys.
    func admits(_ authorization: String?) -> Bool {
        guard let authorization else { return false }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
        let token = parts[1].drop { $0 == " " }
        let given = SHA256.digest(of: Data(token.utf8))
        // Every key is compared, whole: how long it takes tells nothing.
        return digests.reduce(false) { found, digest in
            let isEqual = digest.isEqual(to: given)
            return found || isEqual
        }
    }
}
