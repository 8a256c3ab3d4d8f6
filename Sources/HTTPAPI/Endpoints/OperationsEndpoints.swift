import COpenAPI
import Foundation
import Jobs
import Records
import SocketServer
import Store

/// What operators, probes and newcomers ask for.
enum OperationsEndpoints {
    private static let contractData: Data = {
        let text = copenapi_yaml()
        return Data(UnsafeBufferPointer(start: text.bytes, count: text.count))
    }()

    /// Says that the process answers.
    static func health(_ call: Call) throws -> HTTPResponse? {
        try .json(["status": "ok"])
    }

    /// Says whether the service can take work.
    static func readiness(_ call: Call) throws -> HTTPResponse? {
        if let obstacle = call.context.readiness.obstacle {
            var error = RequestError(503, obstacle.code, obstacle.detail)
            error.retryAfter = 5
            throw error
        }
        return try .json(["status": "ready"])
    }

    /// Shows the contract.
    static func contract(_ call: Call) throws -> HTTPResponse? {
        HTTPResponse(
            status: 200,
            headers: ["Content-Type": "application/yaml", "Cache-Control": "no-cache"],
            body: contractData)
    }

    /// Shows a page for people who come by with a browser.
    static func index(_ call: Call) throws -> HTTPResponse? {
        HTTPResponse(
            status: 200,
            headers: [
                "Content-Type": "text/html; charset=utf-8",
                "Content-Security-Policy":
                    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'",
            ], body: Data(IndexPage.html.utf8))
    }

    /// Shows what the service counts, for Prometheus.
    static func metrics(_ call: Call) throws -> HTTPResponse? {
        let context = call.context
        var text = PrometheusText()
        text.metric("descentry_build_info", "gauge", "The version of the service.")
        text.sample("descentry_build_info", ["version": context.configuration.version], 1)
        text.metric("descentry_uptime_seconds", "gauge", "Seconds since the service began.")
        text.sample("descentry_uptime_seconds", [:], -context.startedAt.timeIntervalSinceNow)
        text.metric("descentry_jobs", "gauge", "Jobs by state.")
        let jobs = try context.store.jobCounts()
        for state in JobState.allCases {
            text.sample("descentry_jobs", ["state": state.rawValue], Double(jobs[state] ?? 0))
        }
        text.metric("descentry_queue_depth", "gauge", "Jobs that wait for a worker.")
        text.sample("descentry_queue_depth", [:], Double(jobs[.queued] ?? 0))
        text.metric("descentry_workers", "gauge", "Jobs that can train at once.")
        text.sample("descentry_workers", [:], Double(context.service.configuration.workers))
        text.metric("descentry_webhook_deliveries", "gauge", "Webhook deliveries by state.")
        for (state, count) in try context.store.deliveryCounts().sorted(by: { left, right in
            left.key.rawValue < right.key.rawValue
        }) {
            text.sample("descentry_webhook_deliveries", ["state": state.rawValue], Double(count))
        }
        text.metric("descentry_watches", "gauge", "Event streams and long polls under way.")
        text.sample("descentry_watches", [:], Double(context.watches.count))
        addRequests(context.metrics, to: &text)
        return HTTPResponse(
            status: 200, headers: ["Content-Type": PrometheusText.contentType],
            body: Data(text.text.utf8))
    }

    private static func addRequests(_ metrics: RequestMetrics, to text: inout PrometheusText) {
        let name = "descentry_http_request_duration_seconds"
        text.metric(name, "histogram", "Time to the answer, by method, route and status.")
        for (key, durations) in metrics.snapshot {
            let status = "\(key.status)"
            for (bound, count) in zip(RequestMetrics.bounds, durations.buckets) {
                text.sample(
                    "\(name)_bucket",
                    [
                        "method": key.method, "route": key.route, "status": status,
                        "le": "\(bound)",
                    ], Double(count))
            }
            text.sample(
                "\(name)_bucket",
                ["method": key.method, "route": key.route, "status": status, "le": "+Inf"],
                Double(durations.count))
            let labels: KeyValuePairs = [
                "method": key.method, "route": key.route, "status": status,
            ]
            text.sample("\(name)_sum", labels, durations.seconds)
            text.sample("\(name)_count", labels, Double(durations.count))
        }
        text.metric("descentry_http_requests_total", "counter", "Answered requests.")
        for (key, durations) in metrics.snapshot {
            text.sample(
                "descentry_http_requests_total",
                ["method": key.method, "route": key.route, "status": "\(key.status)"],
                Double(durations.count))
        }
    }
}
