import Foundation
import Records

/// Times as RFC 3339 has them, in UTC with milliseconds.
enum WireTime {
    /// Writes a time.
    static func json(_ date: Date) -> JSONValue {
        // Half a millisecond more than meant: the formatter cuts, and binary fractions are short.
        .string(
            date.addingTimeInterval(0.000_4).formatted(
                .iso8601.year().month().day().timeZone(separator: .omitted)
                    .time(includingFractionalSeconds: true)))
    }

    /// Writes a time, or null.
    static func json(_ date: Date?) -> JSONValue {
        date.map { json($0) } ?? .null
    }
}

extension JSONValue {
    /// Makes a string, or null.
    static func text(_ value: String?) -> JSONValue {
        value.map(JSONValue.string) ?? .null
    }

    /// Makes a number, or null.
    static func count(_ value: Int?) -> JSONValue {
        value.map { JSONValue($0) } ?? .null
    }
}
