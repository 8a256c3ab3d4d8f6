import Foundation
import Jobs
import Store

/// What every endpoint can reach.
final class APIContext: Sendable {
    let service: JobService
    let configuration: APIConfiguration
    let log: ServiceLog
    let metrics = RequestMetrics()
    let watches = WatchRegistry()
    let readiness: Readiness
    let startedAt = Date()

    var store: Store { service.store }

    init(service: JobService, configuration: APIConfiguration, log: ServiceLog) {
        self.service = service
        self.configuration = configuration
        self.log = log
        readiness = Readiness(service: service)
    }

    /// The address of a path of this service.
    func url(_ path: String) -> String { configuration.baseURL + path }
}
