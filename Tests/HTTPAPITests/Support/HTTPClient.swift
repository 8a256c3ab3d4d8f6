import Foundation

/// An answer as a client sees it.
struct Answer {
    var status: Int
    /// Field names are in lower case.
    var headers: [String: String]
    var body: Data

    var text: String { String(decoding: body, as: UTF8.self) }
}

/// A client that sends exactly what it is told, one request a connection.
///
/// Every answer is judged by the contract.
struct HTTPClient {
    struct Failure: Error { var what: String }

    let port: UInt16
    /// How long to wait for the next bytes, in seconds.
    var patience = 30

    func send(
        _ method: String, _ path: String, headers: [String: String] = [:], body: Data? = nil
    ) throws -> Answer {
        var fields = ["Host": "localhost:\(port)", "Connection": "close"]
        if let body { fields["Content-Length"] = "\(body.count)" }
        fields.merge(headers) { $1 }
        var text = "\(method) \(path) HTTP/1.1\r\n"
        for (name, value) in fields { text += "\(name): \(value)\r\n" }
        let answer = try read(try exchange(Data((text + "\r\n").utf8) + (body ?? Data())))
        AnswerJudge.judge(answer, to: method, path)
        return answer
    }

    private func exchange(_ request: Data) throws -> Data {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var timeout = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure(what: "connect") }
        request.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress else { return }
            var sent = 0
            while sent < bytes.count {
                let count = Foundation.send(
                    descriptor, start + sent, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
                if count <= 0 { break }
                sent += count
            }
        }
        var all = Data()
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 { return all }
            guard count > 0 else { throw Failure(what: "recv: errno \(errno)") }
            all.append(contentsOf: buffer[..<count])
        }
    }

    private func read(_ data: Data) throws -> Answer {
        guard let end = data.range(of: Data("\r\n\r\n".utf8)) else {
            throw Failure(what: "no head")
        }
        let lines = String(decoding: data[..<end.lowerBound], as: UTF8.self)
            .components(separatedBy: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts[1].trimmingCharacters(in: .whitespaces)
        }
        var body = Data(data[end.upperBound...])
        if headers["transfer-encoding"] == "chunked" { body = try unchunked(body) }
        return Answer(
            status: Int(lines[0].split(separator: " ")[1]) ?? 0, headers: headers, body: body)
    }

    private func unchunked(_ data: Data) throws -> Data {
        var (rest, body) = (data, Data())
        while let line = rest.range(of: Data("\r\n".utf8)) {
            let digits = String(decoding: rest[..<line.lowerBound], as: UTF8.self)
            guard let size = Int(digits, radix: 16) else { break }
            if size == 0 { return body }
            body += rest[line.upperBound..<(line.upperBound + size)]
            rest = Data(rest[(line.upperBound + size + 2)...])
        }
        throw Failure(what: "the chunked body has no end")
    }
}
