import Testing

@testable import SocketServer

@Suite struct HTTPHeadersTests {
    @Test func `names compare without case, order and repetition stay`() {
        var headers: HTTPHeaders = ["Accept": "a", "Cookie": "b"]
        headers.add("ACCEPT", "c")
        #expect(headers["accept"] == "a")
        #expect(headers.values("aCcEpT") == ["a", "c"])
        #expect(headers.fields.map(\.name) == ["Accept", "Cookie", "ACCEPT"])
        headers["accept"] = "d"
        #expect(headers.values("Accept") == ["d"])
        headers["Accept"] = nil
        #expect(headers.fields.map(\.name) == ["Cookie"])
    }

    @Test(arguments: ["a\r\nb", "a\nb", "a\rb", "a\0b", "a\u{7F}b", "a\u{1B}b"])
    func `a value with a control character is refused everywhere`(value: String) {
        var headers: HTTPHeaders = ["Kept": "1", "X": value]
        let outcomes = [headers.add("X", value), headers.set("Kept", value)]
        #expect(outcomes == [false, false])
        headers["Kept"] = value
        #expect(headers == ["Kept": "1"])
    }

    @Test(arguments: ["", "a b", "a:", "a\r\n", "é", "a\0", "(a)"])
    func `a name that is no token is refused`(name: String) {
        var headers = HTTPHeaders()
        let outcomes = [headers.add(name, "x"), headers.set(name, "x")]
        #expect(outcomes == [false, false])
        #expect(headers.fields.isEmpty)
    }

    @Test func `values are trimmed, and lists taken apart`() {
        var headers: HTTPHeaders = ["Accept": " \ta, b ,,\t"]
        headers.add("Accept", "c")
        #expect(headers["Accept"] == "a, b ,,")
        #expect(headers.list("Accept") == ["a", "b", "c"])
    }

    @Test(arguments: [
        (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
        (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
        (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
        (4_107_542_400, "Mon, 01 Mar 2100 00:00:00 GMT"),
    ]) func `dates are written as HTTP wants them`(seconds: Int, text: String) {
        #expect(HTTPDate.text(secondsSince1970: seconds) == text)
    }
}
