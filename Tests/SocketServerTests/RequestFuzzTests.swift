import Testing

@testable import SocketServer

@Suite struct RequestFuzzTests {
    /// What a parser makes of a byte string.
    private struct Outcome: Equatable {
        var frames: [RequestFrame] = []
        var bodies: [[UInt8]] = []
        var error: HTTPServerError?
    }

    /// SplitMix64: the same mutations on every run.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var value = state
            value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
            value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
            return value ^ (value >> 31)
        }
    }

    private static let seeds = [
        "GET /v1/jobs?limit=5&after=a%20b HTTP/1.1\r\nHost: example.org:80\r\nAccept: */*\r\n\r\n",
        "POST /a%2Fb HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nX: \ty \r\n\r\nhello"
            + "HEAD / HTTP/1.0\r\n\r\n",
        "PUT http://h/x HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "5;a=b\r\nhello\r\na\r\n0123456789\r\n0\r\nT: v\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nHost: [::1]:8080\r\nConnection: close, x\r\nExpect: 100-continue\r\n"
            + "Content-Length: 1\r\n\r\nz",
    ].map { Array($0.utf8) }

    private static let pieces = [
        "\r", "\n", "\r\n", "\r\n\r\n", "\0", " ", "\t", ":", "%", "%00", "%2e", "/", "..", "+5",
        "0x", "-1",
        "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "Host: h\r\n", "HTTP/1.0", ";",
        "é",
        "99999999999999999999", "0\r\n\r\n",
    ].map { Array($0.utf8) }

    /// Small limits, so that mutations reach them.
    private static let limits = ParserLimits(
        requestLineBytes: 64,
        headerLineBytes: 48,
        headerBytes: 160,
        headerCount: 6,
        chunkLineBytes: 16
    )

    private static func mutate(_ bytes: [UInt8], _ generator: inout Generator) -> [UInt8] {
        var bytes = bytes
        for _ in 0..<Int.random(in: 1...4, using: &generator) {
            let place = Int.random(in: 0...bytes.count, using: &generator)
            switch Int.random(in: 0..<5, using: &generator) {
            case 0 where place < bytes.count:
                bytes[place] = UInt8.random(in: .min ... .max, using: &generator)
            case 1 where place < bytes.count:
                bytes.remove(at: place)
            case 2:
                let end = min(bytes.count, place + Int.random(in: 0...12, using: &generator))
                bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 3:
                bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
            default:
                bytes.insert(UInt8.random(in: .min ... .max, using: &generator), at: place)
            }
        }
        return bytes
    }

    /// Reads every request in `bytes`, which come in pieces of the given sizes.
    private static func parse(_ bytes: [UInt8], pieceSize: () -> Int) -> Outcome {
        var outcome = Outcome()
        var parser = RequestHeadParser(limits: limits, remoteAddress: "")
        var decoder: BodyDecoder?
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + pieceSize())
            let result = bytes[start..<end].withUnsafeBytes { piece in
                Result { () throws(HTTPServerError) in
                    var offset = 0
                    while true {
                        guard decoder != nil else {
                            guard let frame = try parser.read(piece, at: &offset) else { return }
                            outcome.frames.append(frame)
                            outcome.bodies.append([])
                            decoder = BodyDecoder(frame.body, limits: limits)
                            continue
                        }
                        switch try decoder?.read(piece, at: &offset) {
                        case .bytes(let range):
                            outcome.bodies[outcome.bodies.count - 1].append(
                                contentsOf: piece[range])
                        case .end:
                            decoder = nil
                            parser = RequestHeadParser(limits: limits, remoteAddress: "")
                        case .incomplete, nil:
                            return
                        }
                    }
                }
            }
            if case .failure(let error) = result {
                outcome.error = error
                return outcome
            }
            start = end
        }
        return outcome
    }

    @Test(arguments: 0..<4) func `the outcome does not depend on how the bytes are cut`(
        seed: Int
    ) {
        var generator = Generator(state: UInt64(seed))
        var accepted = 0
        var codes: Set<String> = []
        for _ in 0..<1500 {
            let bytes = Self.mutate(Self.seeds[seed], &generator)
            let whole = Self.parse(bytes) { bytes.count }
            #expect(Self.parse(bytes) { 1 } == whole)
            #expect(Self.parse(bytes) { Int.random(in: 1...9, using: &generator) } == whole)
            if let error = whole.error { codes.insert(error.code.rawValue) } else { accepted += 1 }
        }
        // The mutations must reach both sides, and more than a handful of checks.
        #expect(accepted > 50)
        #expect(codes.count >= 8)
    }

    @Test func `whatever is accepted is unambiguous`() {
        var generator = Generator(state: 42)
        for _ in 0..<4000 {
            let seed = Self.seeds.randomElement(using: &generator) ?? []
            let bytes = Self.mutate(seed, &generator)
            for frame in Self.parse(bytes, pieceSize: { bytes.count }).frames {
                let headers = frame.head.headers
                #expect(headers.values("Content-Length").count <= 1)
                #expect(headers.values("Host").count <= 1)
                #expect(
                    headers["Content-Length"] == nil || headers["Transfer-Encoding"] == nil
                )
                #expect(
                    !frame.head.path.contains { [".", ".."].contains($0) || $0.contains("\0") })
                for field in headers.fields {
                    #expect(HTTPHeaders.isValid(name: field.name))
                    #expect(HTTPHeaders.isValid(value: field.value))
                }
            }
        }
    }
}
