extension HTTPServer {
    /// Where the server listens, and every bound on what a client can make it spend.
    public struct Configuration: Sendable {
        /// An IPv4 or IPv6 address or a name that resolves to one.
        ///
        /// Default `127.0.0.1`.
        public var host = "127.0.0.1"
        /// The TCP port.
        ///
        /// Default 0: any free one.
        public var port: UInt16 = 0
        /// The value of the `Server` field, or nil for none.
        ///
        /// Default nil.
        public var serverName: String?
        /// Connections that may wait to be accepted.
        ///
        /// Default 1024.
        public var backlog = 1024

        /// Threads that run handlers.
        ///
        /// Default 16, range 1...1024.
        public var handlerThreads = 16
        /// Requests that may wait for a handler thread; more are answered with 503.
        ///
        /// Default 256.
        public var handlerQueueLimit = 256
        /// Threads that run the handlers of heavy requests, beside training.
        ///
        /// Default 2, range 1...1024.
        public var heavyHandlerThreads = 2
        /// Heavy requests that may wait for such a thread; more are answered with 503.
        ///
        /// Default 64.
        public var heavyHandlerQueueLimit = 64
        /// Open connections; more wait in the backlog, idle ones give way.
        ///
        /// Default 1024.
        public var maximumConnections = 1024

        /// Bytes of a request line; longer ones are answered with 414.
        ///
        /// Default 8 KiB.
        public var maximumRequestLineBytes = 8 * 1024
        /// Bytes of one header line; longer ones are answered with 431.
        ///
        /// Default 8 KiB.
        public var maximumHeaderLineBytes = 8 * 1024
        /// Bytes of all header lines; more are answered with 431.
        ///
        /// Default 16 KiB.
        public var maximumHeaderBytes = 16 * 1024
        /// Header lines; more are answered with 431.
        ///
        /// Default 100.
        public var maximumHeaderCount = 100
        /// Bytes of request bodies held at once, over all connections; above it 503.
        ///
        /// Default 1 GiB.
        public var maximumBodyBytesInFlight = 1 << 30
        /// Unsent bytes of one streamed response; above it the connection is cut.
        ///
        /// Default 1 MiB.
        public var maximumStreamBacklogBytes = 1 << 20
        /// Bytes of a refused body that are read and dropped to keep the connection.
        ///
        /// Default 64 KiB.
        public var maximumDiscardedBodyBytes = 64 * 1024

        /// From the first byte of a request, or the connection, to the end of its head.
        ///
        /// Default 10 s.
        public var headerDeadline = Duration.seconds(10)
        /// From the end of a head to the end of its body.
        ///
        /// Default 120 s.
        public var bodyDeadline = Duration.seconds(120)
        /// From a response to the next request on the connection.
        ///
        /// Default 30 s.
        public var idleDeadline = Duration.seconds(30)
        /// Without a byte of a waiting response being taken by the client.
        ///
        /// Default 10 s.
        public var writeDeadline = Duration.seconds(10)
        /// For a client to take the last response before a connection is closed.
        ///
        /// Default 2 s.
        public var lingerDeadline = Duration.seconds(2)

        /// Makes a configuration of the defaults.
        public init() {}

        var parserLimits: ParserLimits {
            ParserLimits(
                requestLineBytes: maximumRequestLineBytes,
                headerLineBytes: maximumHeaderLineBytes,
                headerBytes: maximumHeaderBytes,
                headerCount: maximumHeaderCount
            )
        }

        /// Checks every range.
        ///
        /// - Throws: ``SocketServerError`` with code `invalid_configuration` for the first value
        ///   out of its range.
        public func validate() throws(SocketServerError) {
            let counts: [(String, Int, ClosedRange<Int>)] = [
                ("backlog", backlog, 1...65_535),
                ("handlerThreads", handlerThreads, 1...1024),
                ("handlerQueueLimit", handlerQueueLimit, 1...1_000_000),
                ("heavyHandlerThreads", heavyHandlerThreads, 1...1024),
                ("heavyHandlerQueueLimit", heavyHandlerQueueLimit, 1...1_000_000),
                ("maximumConnections", maximumConnections, 1...1_000_000),
                ("maximumRequestLineBytes", maximumRequestLineBytes, 16...1 << 20),
                ("maximumHeaderLineBytes", maximumHeaderLineBytes, 16...1 << 20),
                ("maximumHeaderBytes", maximumHeaderBytes, 16...1 << 20),
                ("maximumHeaderCount", maximumHeaderCount, 1...10_000),
                ("maximumBodyBytesInFlight", maximumBodyBytesInFlight, 0...Int.max),
                ("maximumStreamBacklogBytes", maximumStreamBacklogBytes, 1...Int.max),
                ("maximumDiscardedBodyBytes", maximumDiscardedBodyBytes, 0...Int.max),
            ]
            for (name, value, range) in counts where !range.contains(value) {
                throw SocketServerError(
                    code: .invalidConfiguration,
                    message: "\(name): expected \(range.lowerBound)...\(range.upperBound), "
                        + "got \(value)"
                )
            }
            let deadlines = [
                ("headerDeadline", headerDeadline), ("bodyDeadline", bodyDeadline),
                ("idleDeadline", idleDeadline), ("writeDeadline", writeDeadline),
                ("lingerDeadline", lingerDeadline),
            ]
            for (name, value) in deadlines where value <= .zero || value > .seconds(86_400) {
                throw SocketServerError(
                    code: .invalidConfiguration,
                    message: "\(name): expected above 0 and at most a day, got \(value)"
                )
            }
            if let serverName, !HTTPHeaders.isValid(value: serverName) {
                throw SocketServerError(
                    code: .invalidConfiguration,
                    message: "serverName: expected text without control characters"
                )
            }
        }
    }
}
