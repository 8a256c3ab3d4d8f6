import SocketServer

/// The name of a request, in `X-Request-Id`, logs and problems.
enum RequestID {
    private static let greatestLength = 128

    /// The client's own name for a request where it has a fit one, else a new one.
    static func of(_ head: HTTPRequestHead) -> String {
        guard let given = head.headers["X-Request-Id"], isFit(given) else { return new() }
        return given
    }

    /// A name that no other request has.
    static func new() -> String {
        let text = String(UInt128.random(in: 0...UInt128.max), radix: 32)
        return "req_" + String(repeating: "0", count: 26 - text.count) + text
    }

    private static func isFit(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= greatestLength
            && text.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte) || [0x2D, 0x2E, 0x5F].contains(byte)
            }
    }
}
