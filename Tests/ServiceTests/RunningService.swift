import Foundation
import Records

/// A service started from the binary, and requests to it by curl.
final class RunningService {
    struct Answer {
        var status: Int
        var text: String
        var json: JSONValue {
            (try? JSONCoding.decode(JSONValue.self, from: Data(text.utf8))) ?? .null
        }
    }

    struct StartError: Error {
        var output: String
    }

    let process = Process()
    let url: String
    let firstLine: String
    private let output = Pipe()

    init(data: URL, arguments: [String] = [], environment: [String: String] = [:]) throws {
        process.executableURL = Binary.url
        process.arguments = ["serve", "--port", "0", "--data", data.path] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var line = Data()
        while let byte = try output.fileHandleForReading.read(upToCount: 1), byte.first != 10 {
            if byte.isEmpty { break }
            line += byte
        }
        firstLine = String(decoding: line, as: UTF8.self)
        guard let address = firstLine.split(separator: " ").last, firstLine.contains("http://")
        else { throw StartError(output: firstLine) }
        url = String(address)
    }

    deinit {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    }

    /// Ends the process at once, as a crash would.
    func crash() {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Asks the process to stop, and waits.
    func stop() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    func get(_ path: String) throws -> Answer {
        try curl([url + path])
    }

    func post(_ path: String, _ body: JSONValue) throws -> Answer {
        let text = String(decoding: try JSONCoding.encode(body), as: UTF8.self)
        return try curl(
            ["-H", "Content-Type: application/json", "--data-binary", "@-", url + path],
            input: text)
    }

    /// Waits until a job is in one of some states.
    func wait(for id: String, in states: Set<String>) throws -> JSONValue {
        for _ in 0..<120 {
            let job = try get("/v1/jobs/\(id)?wait=1").json
            if let state = job["state"]?.string, states.contains(state) { return job }
            if job["finished_at"]?.string != nil { break }
        }
        throw StartError(output: "job \(id) reached none of \(states)")
    }

    func curl(_ arguments: [String], input: String = "") throws -> Answer {
        let outcome = try Binary.run(
            URL(fileURLWithPath: "/usr/bin/env"),
            ["curl", "-sS", "--max-time", "60", "-w", "\n%{http_code}"] + arguments, input: input)
        var lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        let status = Int(lines.popLast() ?? "") ?? 0
        return Answer(status: status, text: lines.joined(separator: "\n"))
    }
}
