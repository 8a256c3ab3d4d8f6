import Foundation
import Records

/// How far the diagnosis can be relied upon, as measured when this version was made.
public enum MeasuredAccuracy {
    /// The report of `make accuracy`: rates per rule and cause, confusions, calibration.
    public static let report: JSONValue =
        (try? JSONCoding.document(from: Data(PackageResources.report_json))) ?? .null

    /// The report of `make tables`: false alarms and missed faults on public tables.
    public static let onTables: JSONValue =
        (try? JSONCoding.document(from: Data(PackageResources.tables_report_json))) ?? .null
}
