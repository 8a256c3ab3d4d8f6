import Foundation

/// The state of one delivery while it is under way: which addresses were refused, what came back.
final class Exchange {
    /// The greatest length of the response's head, and of its body, that is read.
    static let responseLimit = 64 * 1024

    private static let keptBodyLimit = 4 * ResponseSnippet.maximumByteCount

    private let policy: ReceiverPolicy
    private var permittedCount = 0
    private var refusedCount = 0
    private var headByteCount = 0
    private var bodyByteCount = 0
    private var isFinalHead = false

    /// The beginning of the body.
    private(set) var body = Data()

    /// A boolean value indicating whether the head of the final answer has arrived completely.
    ///
    /// From then on the status is known, and what happens to the body changes nothing.
    private(set) var isAnswered = false

    /// A boolean value indicating whether the head was longer than the limit.
    private(set) var isHeadTooLarge = false

    init(policy: ReceiverPolicy) {
        self.policy = policy
    }

    /// A boolean value indicating whether the host had addresses and all of them were refused.
    var wasRefused: Bool { refusedCount > 0 && permittedCount == 0 }

    /// Decides about one address, just before it is dialled.
    ///
    /// - Parameter address: The address, nil if it belongs to another protocol family.
    /// - Returns: A boolean value indicating whether a connection may be made.
    func mayDial(_ address: IPAddress?) -> Bool {
        guard let address, policy.permits(address) else {
            refusedCount += 1
            return false
        }
        permittedCount += 1
        return true
    }

    /// Takes one line of a head, the status line and the empty line at its end included.
    ///
    /// - Parameter headerLine: The line with its line break.
    /// - Returns: A boolean value indicating whether to go on reading.
    func receive(headerLine: UnsafeRawBufferPointer) -> Bool {
        headByteCount += headerLine.count
        guard headByteCount <= Self.responseLimit else {
            isHeadTooLarge = true
            return false
        }
        let line = headerLine.prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }
        if line.starts(with: "HTTP/".utf8) {
            // Interim answers (1xx) have a head of their own before the final one.
            let status = line.split(separator: UInt8(ascii: " "), maxSplits: 1).dropFirst().first
            isFinalHead = status?.first != UInt8(ascii: "1")
        } else if line.isEmpty, isFinalHead {
            isAnswered = true
        }
        return true
    }

    /// Takes a part of the body, keeping only its beginning.
    ///
    /// - Parameter part: The next bytes.
    /// - Returns: A boolean value indicating whether to go on reading.
    func receive(body part: UnsafeRawBufferPointer) -> Bool {
        bodyByteCount += part.count
        body.append(contentsOf: part.prefix(max(0, Self.keptBodyLimit - body.count)))
        return bodyByteCount <= Self.responseLimit
    }
}
