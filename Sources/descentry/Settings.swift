import ArgumentParser
import Foundation
import HTTPAPI
import Jobs
import SocketServer
import Webhooks

/// What `serve` was told: options before the environment before defaults.
struct Settings {
    /// The data directory.
    let data: String
    /// What the jobs' side needs.
    let jobs: JobServiceConfiguration
    /// What the HTTP side needs.
    let api: APIConfiguration

    /// Reads the settings.
    ///
    /// - Throws: `ValidationError` that says which setting is wrong.
    init(_ options: Serve, environment: [String: String]) throws {
        let reader = EnvironmentReader(environment)
        let host = options.host ?? reader.text("DESCENTRY_HOST") ?? "127.0.0.1"
        let port =
            try options.port ?? reader.value("DESCENTRY_PORT", "a port") { UInt16($0) } ?? 8080
        data = options.data ?? reader.text("DESCENTRY_DATA") ?? "./descentry-data"
        var jobs = JobServiceConfiguration()
        jobs.version = Version.current
        let workers =
            try options.workers
            ?? reader.value("DESCENTRY_WORKERS", "a whole number") { Int($0) } ?? jobs.workers
        guard (1...1024).contains(workers) else {
            throw ValidationError("workers: expected a number from 1 to 1024, got \(workers)")
        }
        jobs.workers = workers
        let kept =
            try options.keepCheckpoints
            ?? reader.value("DESCENTRY_KEEP_CHECKPOINTS", "a whole number") { Int($0) }
            ?? jobs.checkpointsKept
        guard (1...1_000_000).contains(kept) else {
            throw ValidationError(
                "keep-checkpoints: expected a number from 1 to 1000000, got \(kept)")
        }
        jobs.checkpointsKept = kept
        let allowsPrivate =
            try options.allowPrivateWebhooks
            ?? reader.value(
                "DESCENTRY_ALLOW_PRIVATE_WEBHOOKS", "yes or no", EnvironmentReader.truth)
            ?? false
        jobs.receiverPolicy = ReceiverPolicy(allowsPrivateAddresses: allowsPrivate)
        self.jobs = jobs

        var keys = [reader.text("DESCENTRY_API_KEY")].compactMap(\.self)
        if let file = options.apiKeyFile ?? reader.text("DESCENTRY_API_KEY_FILE") {
            guard let text = try? String(contentsOfFile: file, encoding: .utf8) else {
                throw ValidationError("\(file): the file with the API keys can't be read")
            }
            keys += text.split(whereSeparator: \.isNewline).map(String.init)
        }
        keys = keys.map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        guard keys.allSatisfy({ $0.utf8.count >= 16 }) else {
            throw ValidationError("API key: expected at least 16 characters")
        }
        guard !keys.isEmpty || Settings.isLoopback(host) else {
            throw ValidationError(
                "host: expected a loopback address, got \(host); "
                    + "give an API key (--api-key-file) to listen on a public one")
        }
        var api = APIConfiguration()
        api.server.host = host
        api.server.port = port
        api.apiKeys = keys
        api.version = Version.current
        self.api = api
    }

    /// Whether only this machine can reach an address.
    private static func isLoopback(_ host: String) -> Bool {
        host == "localhost" || host == "::1" || (IPAddress(host) != nil && host.hasPrefix("127."))
    }
}

/// Reads settings from environment variables.
struct EnvironmentReader {
    private let variables: [String: String]

    init(_ variables: [String: String]) {
        self.variables = variables
    }

    /// A variable that is set and not empty.
    func text(_ name: String) -> String? {
        variables[name].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A variable of another type.
    ///
    /// - Throws: `ValidationError` if it is set to something else.
    func value<Value>(
        _ name: String, _ expected: String, _ parse: (String) -> Value?
    ) throws -> Value? {
        guard let text = text(name) else { return nil }
        guard let value = parse(text) else {
            throw ValidationError("\(name): expected \(expected), got \"\(text)\"")
        }
        return value
    }

    /// The usual words for yes and no.
    static func truth(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "1", "true", "yes", "on": true
        case "0", "false", "no", "off": false
        default: nil
        }
    }
}
