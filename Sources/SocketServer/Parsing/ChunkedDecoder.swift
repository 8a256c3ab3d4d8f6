/// Takes the chunked transfer coding off a body.
///
/// Chunk extensions are bounded and ignored; trailer fields are checked, bounded and dropped.
///
/// - Source: RFC 9112 §7.1.
struct ChunkedDecoder {
    private enum Phase {
        case size
        case data(remaining: Int)
        case dataEnd
        case trailers
    }

    private let limits: ParserLimits
    private var phase = Phase.size
    private var reader = LineReader()
    private var trailerBytes = 0

    init(limits: ParserLimits) {
        self.limits = limits
    }

    /// Takes bytes from `input` at `offset`, and moves `offset` past what it took.
    mutating func read(
        _ input: UnsafeRawBufferPointer,
        at offset: inout Int
    ) throws(HTTPServerError) -> BodyDecoder.Outcome {
        while offset < input.count {
            switch phase {
            case .size:
                guard let size = try readSize(input, at: &offset) else { return .incomplete }
                phase = size == 0 ? .trailers : .data(remaining: size)
            case .data(let remaining):
                let start = offset
                offset += min(remaining, input.count - offset)
                let left = remaining - (offset - start)
                phase = left == 0 ? .dataEnd : .data(remaining: left)
                return .bytes(start..<offset)
            case .dataEnd:
                switch try reader.read(input, at: &offset, limit: 0) {
                case .incomplete: return .incomplete
                case .tooLong: throw .badChunk("expected a line end after the chunk's data")
                case .complete: phase = .size
                }
            case .trailers:
                switch try reader.read(input, at: &offset, limit: limits.headerLineBytes) {
                case .incomplete: return .incomplete
                case .tooLong: throw .headerTooLarge("expected shorter trailer fields")
                case .complete:
                    guard !reader.line.isEmpty else { return .end }
                    try checkTrailer()
                }
            }
        }
        return .incomplete
    }

    private mutating func readSize(
        _ input: UnsafeRawBufferPointer,
        at offset: inout Int
    ) throws(HTTPServerError) -> Int? {
        switch try reader.read(input, at: &offset, limit: limits.chunkLineBytes) {
        case .incomplete: return nil
        case .tooLong:
            throw .badChunk("expected a size line of at most \(limits.chunkLineBytes) bytes")
        case .complete: break
        }
        let digits = reader.line.prefix { HTTPSyntax.hexValue($0) != nil }
        let rest = reader.line[digits.endIndex...].drop(while: HTTPSyntax.isBlank)
        guard !digits.isEmpty, rest.isEmpty || rest.first == 0x3B,
            rest.isEmpty == (digits.count == reader.line.count),
            rest.allSatisfy(HTTPSyntax.isFieldValueByte)
        else { throw .badChunk("expected a size of hexadecimal digits only") }
        // Sixteen digits could overflow; leading zeros beyond them serve nobody.
        guard digits.count <= 15 else { throw .badChunk("expected a size of at most 15 digits") }
        return digits.reduce(0) { $0 << 4 | Int(HTTPSyntax.hexValue($1) ?? 0) }
    }

    private mutating func checkTrailer() throws(HTTPServerError) {
        trailerBytes += reader.line.count + 2
        guard trailerBytes <= limits.headerBytes else {
            throw .headerTooLarge("expected fewer bytes of trailer fields")
        }
        _ = try FieldLine.parse(reader.line)
    }
}
