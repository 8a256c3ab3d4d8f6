/// Gathers one line ended by CR LF, and refuses every other use of CR, LF and NUL.
///
/// - Complexity: O(bytes); every byte is looked at once, however the input is cut.
/// - Source: RFC 9112 §2.2.
struct LineReader {
    enum Outcome: Equatable {
        /// The input ended before the line did.
        case incomplete
        /// The line stands in ``LineReader/line``.
        case complete
        /// The line is longer than the limit.
        case tooLong
    }

    private(set) var line: [UInt8] = []
    private var hasReturn = false
    private var isComplete = false

    /// Whether nothing of the current line has been seen.
    var isEmpty: Bool { isComplete || (line.isEmpty && !hasReturn) }

    /// Takes bytes from `input` at `offset`, and moves `offset` past what it took.
    mutating func read(
        _ input: UnsafeRawBufferPointer,
        at offset: inout Int,
        limit: Int
    ) throws(HTTPServerError) -> Outcome {
        if isComplete {
            line.removeAll(keepingCapacity: true)
            isComplete = false
        }
        while offset < input.count {
            let byte = input[offset]
            offset += 1
            if hasReturn {
                guard byte == HTTPSyntax.lineFeed else { throw Self.bareReturn }
                hasReturn = false
                isComplete = true
                return .complete
            }
            switch byte {
            case HTTPSyntax.carriageReturn:
                hasReturn = true
            case HTTPSyntax.lineFeed:
                throw Self.bareLineFeed
            case 0:
                throw Self.nul
            default:
                guard line.count < limit else { return .tooLong }
                line.append(byte)
            }
        }
        return .incomplete
    }

    private static let bareReturn = HTTPServerError.badRequest(
        .bareCarriageReturn,
        "request: expected a line feed after a carriage return"
    )
    private static let bareLineFeed = HTTPServerError.badRequest(
        .bareLineFeed,
        "request: expected a carriage return before a line feed"
    )
    private static let nul = HTTPServerError.badRequest(
        .nulByte,
        "request: expected text, got a NUL byte"
    )
}
