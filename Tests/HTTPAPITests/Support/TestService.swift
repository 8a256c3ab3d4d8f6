import Foundation
import HTTPAPI
import Jobs
import Records
import SocketServer
import Store
import TestSupport

/// A whole service on a port of its own and in a directory of its own.
final class TestService: Sendable {
    let store: Store
    let service: JobService
    let client: HTTPClient
    private let server: APIServer
    private let directory: URL

    /// Starts a service.
    ///
    /// - Parameters:
    ///   - trains: Whether jobs are trained, by one worker; if not, they stay queued.
    ///   - jobs: Changes the configuration of the jobs' side.
    ///   - configure: Changes the configuration of the interface.
    /// - Throws: What opening the store or starting the server throws.
    init(
        trains: Bool = false, jobs: (inout JobServiceConfiguration) -> Void = { _ in },
        configure: (inout APIConfiguration) -> Void = { _ in }
    ) throws {
        directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("descentry-\(UUID().uuidString)")
        store = try Store(directory: directory)
        var jobConfiguration = JobServiceConfiguration()
        jobConfiguration.workers = 1
        jobConfiguration.webhookSenders = 1
        jobs(&jobConfiguration)
        service = JobService(store: store, configuration: jobConfiguration, log: .silent)
        var configuration = APIConfiguration()
        configuration.server.handlerThreads = 4
        configure(&configuration)
        server = APIServer(service: service, configuration: configuration, log: .silent)
        client = HTTPClient(port: try server.start().port)
        if trains { try service.start() }
    }

    deinit {
        server.stop(grace: .seconds(1))
        service.stop()
        try? store.close()
        try? FileManager.default.removeItem(at: directory)
    }

    func stop() {
        server.stop(grace: .seconds(5))
    }

    @discardableResult
    func get(_ path: String, headers: [String: String] = [:]) throws -> Answer {
        try client.send("GET", path, headers: headers)
    }

    @discardableResult
    func post(
        _ path: String, _ document: JSONValue? = nil, headers: [String: String] = [:]
    ) throws -> Answer {
        let body = try document.map { try JSONCoding.encode($0) }
        let fields = ["Content-Type": "application/json"].merging(headers) { $1 }
        return try client.send("POST", path, headers: fields, body: body ?? Data())
    }

    /// Submits a spec and gives its id.
    func submit(_ spec: JSONValue = TestSpec.small) throws -> String {
        try post("/v1/jobs", spec).json["id"]?.string ?? ""
    }

    /// Waits until a client waits for news of a job.
    func someoneWatches() throws {
        let deadline = ContinuousClock.now + .seconds(60)
        while try !get("/metrics").text.contains("descentry_watches 1") {
            guard ContinuousClock.now < deadline else { throw TimedOut() }
        }
    }

    /// Waits until a job has ended.
    func finished(_ id: String) throws -> JSONValue {
        var job = try get("/v1/jobs/\(id)").json
        for _ in 0..<20 {
            guard let state = job["state"]?.string.flatMap(JobState.init), !state.isTerminal
            else { break }
            job = try get("/v1/jobs/\(id)?wait=30").json
        }
        return job
    }
}

extension Answer {
    var json: JSONValue {
        (try? JSONCoding.document(from: body)) ?? .null
    }

    var code: String? { json["code"]?.string }
}

/// Specs that train in no time.
enum TestSpec {
    static let small: JSONValue = [
        "name": "line",
        "data": ["source": ["inline": ["inputs": [[1], [2], [3]], "targets": [[2], [4], [6]]]]],
        "model": ["layers": [["type": "linear", "out_features": 1]]],
        "loss": ["type": "mse"], "optimizer": ["type": "sgd", "lr": 0.01], "epochs": 40,
    ]

    /// As ``small``, with members replaced.
    static func with(_ members: [String: JSONValue]) -> JSONValue {
        .object((small.object ?? [:]).merging(members) { $1 })
    }

    /// A run whose loss becomes infinite.
    static let diverging = with(["optimizer": ["type": "sgd", "lr": 1000], "epochs": 60])
}
