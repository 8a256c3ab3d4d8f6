import Foundation

/// Metrics in Prometheus's text format 0.0.4.
struct PrometheusText {
    /// The content type.
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    /// The text so far.
    private(set) var text = ""

    /// Begins a metric.
    mutating func metric(_ name: String, _ type: String, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(type)\n"
    }

    /// Adds a sample.
    mutating func sample(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: Double) {
        let list = labels.map { "\($0.key)=\"\(PrometheusText.escaped($0.value))\"" }
        let suffix = list.isEmpty ? "" : "{\(list.joined(separator: ","))}"
        let number = Int(exactly: value).map(String.init) ?? "\(value)"
        text += "\(name)\(suffix) \(number)\n"
    }

    private static func escaped(_ value: String) -> String {
        value.replacingOccurrences(of: "\\", with: "\\\\")
            .replacingOccurrences(of: "\"", with: "\\\"")
            .replacingOccurrences(of: "\n", with: "\\n")
    }
}
