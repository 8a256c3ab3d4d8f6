import Foundation
import Records

/// Series on the wire: as JSON, as lines of JSON, or as CSV.
struct MetricsRepresentation {
    /// A form that series can be had in.
    enum Form: String, CaseIterable {
        /// One document.
        case json = "application/json"
        /// A header line, then one line a point.
        case csv = "text/csv"
        /// One document a line, one line a point.
        case lines = "application/x-ndjson"
    }

    let jobID: String
    /// Every series that the job has.
    let available: [String]
    /// The points to show, by name.
    let series: [(name: String, points: [SeriesPoints.Point])]

    private static let columns = [
        "first_step", "last_step", "count", "non_finite_count", "min", "max", "mean", "value",
    ]

    /// Writes the series.
    func data(as form: Form) throws -> Data {
        switch form {
        case .json: return try JSONCoding.encode(document)
        case .csv: return Data(csv.utf8)
        case .lines:
            var lines = Data()
            for (name, points) in series {
                for point in points {
                    var members = MetricsRepresentation.members(point)
                    members["name"] = .string(name)
                    lines += try JSONCoding.encode(JSONValue.object(members)) + Data("\n".utf8)
                }
            }
            return lines
        }
    }

    private var document: JSONValue {
        [
            "job_id": .string(jobID), "available": .array(available.map(JSONValue.string)),
            "series": .array(
                series.map { name, points in
                    [
                        "name": .string(name),
                        "points": .array(
                            points.map { .object(MetricsRepresentation.members($0)) }),
                    ]
                }),
        ]
    }

    private var csv: String {
        var text = "name,\(MetricsRepresentation.columns.joined(separator: ","))\r\n"
        for (name, points) in series {
            let field = MetricsRepresentation.field(name)
            for point in points {
                let members = MetricsRepresentation.members(point)
                let values = MetricsRepresentation.columns.map { column in
                    MetricsRepresentation.text(members[column] ?? .null)
                }
                text += "\(field),\(values.joined(separator: ","))\r\n"
            }
        }
        return text
    }

    private static func members(_ point: SeriesPoints.Point) -> [String: JSONValue] {
        let bucket = point.bucket
        return [
            "first_step": JSONValue(bucket.firstStep), "last_step": JSONValue(bucket.lastStep),
            "count": JSONValue(bucket.count), "non_finite_count": JSONValue(bucket.nonFiniteCount),
            "min": number(bucket.min), "max": number(bucket.max), "mean": number(bucket.mean),
            "value": point.value.map { number($0) } ?? .null,
        ]
    }

    /// The shortest decimal form; NaN and infinities as their wire text.
    private static func number(_ value: Float) -> JSONValue {
        JSONValue.nonFiniteText(Double(value)).map(JSONValue.string) ?? JSONValue(value)
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
        default: ""
        }
    }

    /// A field of RFC 4180.
    private static func field(_ text: String) -> String {
        guard text.contains(where: { ",\"\r\n".contains($0) }) else { return text }
        return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
    }
}
