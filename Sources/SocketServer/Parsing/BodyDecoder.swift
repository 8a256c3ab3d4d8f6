/// Finds the bytes and the end of a request's body.
enum BodyDecoder {
    enum Outcome: Equatable {
        /// Everything given was taken, and the body goes on.
        case incomplete
        /// This part of what was given belongs to the body.
        case bytes(Range<Int>)
        /// The body has ended; what follows is the next request.
        case end
    }

    case length(remaining: Int)
    case chunked(ChunkedDecoder)

    init(_ body: RequestFrame.Body, limits: ParserLimits) {
        switch body {
        case .none: self = .length(remaining: 0)
        case .length(let count): self = .length(remaining: count)
        case .chunked: self = .chunked(ChunkedDecoder(limits: limits))
        }
    }

    /// Takes bytes from `input` at `offset`, and moves `offset` past what it took.
    mutating func read(
        _ input: UnsafeRawBufferPointer,
        at offset: inout Int
    ) throws(HTTPServerError) -> Outcome {
        switch self {
        case .length(let remaining):
            guard remaining > 0 else { return .end }
            guard offset < input.count else { return .incomplete }
            let start = offset
            offset += min(remaining, input.count - offset)
            self = .length(remaining: remaining - (offset - start))
            return .bytes(start..<offset)
        case .chunked(var decoder):
            // Lets the decoder own its buffer alone, so that it grows in place.
            self = .length(remaining: 0)
            defer { self = .chunked(decoder) }
            return try decoder.read(input, at: &offset)
        }
    }
}
