/// How much of a request head the parser takes.
struct ParserLimits: Sendable {
    /// Bytes of the request line, without its end.
    var requestLineBytes = 8 * 1024
    /// Bytes of one header line, without its end.
    var headerLineBytes = 8 * 1024
    /// Bytes of all header lines, with their ends.
    var headerBytes = 16 * 1024
    /// Number of header lines.
    var headerCount = 100
    /// Bytes of a chunk-size line, extensions included.
    var chunkLineBytes = 256
}
