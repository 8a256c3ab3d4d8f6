import ArgumentParser
import Foundation
import HTTPAPI
import Jobs
import SocketServer
import Store
import Webhooks

/// Runs the HTTP service until it is told to stop.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run the HTTP service.",
        discussion: """
            The first line on standard output is `listening on http://HOST:PORT`. The log goes to \
            standard error. SIGTERM or SIGINT stops in order: requests under way are answered, \
            running jobs are kept as they are and go on at the next start.

            Every option can also be given by the environment; the option wins.
            """)

    @Option(
        help:
            "The address to listen on; DESCENTRY_HOST. A public one needs an API key. (default: 127.0.0.1)"
    )
    var host: String?

    @Option(help: "The TCP port, 0 for a free one; DESCENTRY_PORT. (default: 8080)")
    var port: UInt16?

    @Option(
        help:
            "The directory of the database and the data sets; DESCENTRY_DATA. (default: ./descentry-data)"
    )
    var data: String?

    @Option(help: "How many jobs train at once; DESCENTRY_WORKERS. (default: the number of cores)")
    var workers: Int?

    @Option(
        help: ArgumentHelp(
            "How many states of a running job are kept on disk; DESCENTRY_KEEP_CHECKPOINTS. "
                + "(default: 2)", valueName: "count"))
    var keepCheckpoints: Int?

    @Flag(
        inversion: .prefixedNo,
        help: ArgumentHelp(
            "Whether webhooks may go to loopback and private addresses; "
                + "DESCENTRY_ALLOW_PRIVATE_WEBHOOKS. (default: no)"))
    var allowPrivateWebhooks: Bool?

    @Option(
        name: .customLong("api-key-file"),
        help: ArgumentHelp(
            "A file with one API key a line; DESCENTRY_API_KEY_FILE. "
                + "A single key can stand in DESCENTRY_API_KEY.", valueName: "file"))
    var apiKeyFile: String?

    func run() throws {
        let settings = try Settings(self, environment: ProcessInfo.processInfo.environment)
        // Blocked before any thread starts, so that every thread inherits it: only the wait below
        // gets the signals.
        let signals = StopSignals()
        let log = ServiceLog.standardError
        let store = try Store(directory: URL(fileURLWithPath: settings.data))
        let service = JobService(store: store, configuration: settings.jobs, log: log)
        let server = APIServer(service: service, configuration: settings.api, log: log)
        try service.start()
        let address: String
        do {
            address = try server.start().description
        } catch {
            service.stop()
            try store.close()
            throw error
        }
        print("listening on http://\(address)")
        fflush(nil)
        signals.wait()
        log.info("stopping")
        signals.exitAtOnceOnTheNext()
        // Jobs first: clients that wait for them learn of it before their connections end.
        service.stop()
        server.stop(grace: .seconds(10))
        try store.close()
        log.info("stopped")
    }
}
