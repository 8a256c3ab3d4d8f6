import Foundation

/// Writes response heads, and alone decides how a response's body ends.
///
/// - Source: RFC 9110 §6.4.1, §8.6; RFC 9112 §6, §7, §9.
struct ResponseEncoder {
    /// What the request, and the state of the connection, ask of a response.
    struct Context {
        var isHead = false
        var version = HTTPVersion.http11
        var keepsAlive = true
    }

    /// How the end of a body is marked.
    enum Framing {
        case length(Int)
        case chunked
        case close
        case none
    }

    /// The last chunk, without trailer fields.
    static let lastChunk = Array("0\r\n\r\n".utf8)
    static let continueHead = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    /// Fields that the server itself writes, or that mean nothing here.
    private static let reserved = [
        "Connection", "Content-Length", "Date", "Keep-Alive", "Server", "Trailer",
        "Transfer-Encoding", "Upgrade",
    ]

    private let serverName: String?

    init(serverName: String?) {
        self.serverName = serverName
    }

    /// Whether a response of a status has no body, whatever the request.
    static func isBodiless(_ status: Int) -> Bool { status == 204 || status == 304 }

    /// The framing of a complete response: what its head says, though `HEAD` gets the head alone.
    static func framing(of response: HTTPResponse, _ context: Context) -> Framing {
        guard !isBodiless(response.status) else { return .none }
        if context.isHead, response.body.isEmpty,
            let announced = response.headers["Content-Length"].flatMap(Int.init), announced >= 0
        {
            return .length(announced)
        }
        return .length(response.body.count)
    }

    /// The framing of a streamed response.
    static func streamFraming(status: Int, _ context: Context) -> Framing {
        guard !isBodiless(status) else { return .none }
        return context.version == .http11 ? .chunked : .close
    }

    /// The bytes of a head, its empty line included.
    func head(
        status: Int,
        headers: HTTPHeaders,
        framing: Framing,
        context: Context,
        secondsSince1970: Int
    ) -> [UInt8] {
        var text = "HTTP/1.1 \(status) \(StatusPhrase.text(status))\r\n"
        text += "Date: \(HTTPDate.text(secondsSince1970: secondsSince1970))\r\n"
        if let serverName { text += "Server: \(serverName)\r\n" }
        for field in headers.fields
        where !Self.reserved.contains(where: { HTTPHeaders.matches($0, field.name) }) {
            text += "\(field.name): \(field.value)\r\n"
        }
        switch framing {
        case .length(let count): text += "Content-Length: \(count)\r\n"
        case .chunked: text += "Transfer-Encoding: chunked\r\n"
        case .close, .none: break
        }
        if !context.keepsAlive {
            text += "Connection: close\r\n"
        } else if context.version == .http10 {
            text += "Connection: keep-alive\r\n"
        }
        text += "\r\n"
        return Array(text.utf8)
    }

    /// One chunk of the chunked coding; `data` must not be empty.
    static func chunk(_ data: Data) -> [UInt8] {
        var bytes = Array("\(String(data.count, radix: 16))\r\n".utf8)
        bytes.reserveCapacity(bytes.count + data.count + 2)
        bytes.append(contentsOf: data)
        bytes.append(contentsOf: [HTTPSyntax.carriageReturn, HTTPSyntax.lineFeed])
        return bytes
    }
}
