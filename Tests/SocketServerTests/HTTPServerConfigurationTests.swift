import Testing

@testable import SocketServer

@Suite struct HTTPServerConfigurationTests {
    @Test func `the defaults are valid`() throws {
        try HTTPServer.Configuration().validate()
    }

    @Test func `a value out of its range is named`() {
        var configuration = HTTPServer.Configuration()
        configuration.handlerThreads = 0
        let error = #expect(throws: SocketServerError.self) { try configuration.validate() }
        #expect(
            error?.description
                == "invalid_configuration: handlerThreads: expected 1...1024, got 0"
        )
    }

    @Test func `a deadline must be above zero`() {
        var configuration = HTTPServer.Configuration()
        configuration.idleDeadline = .zero
        let error = #expect(throws: SocketServerError.self) { try configuration.validate() }
        #expect(error?.code == .invalidConfiguration)
    }

    @Test func `a server name cannot split the response`() {
        var configuration = HTTPServer.Configuration()
        configuration.serverName = "a\r\nb"
        let error = #expect(throws: SocketServerError.self) { try configuration.validate() }
        #expect(error?.code == .invalidConfiguration)
    }
}
