import Foundation
import Records
import Testing

@testable import Diagnosis

/// Traces as they are stored, now and before.
struct RunTraceTests {
    private static func stored(_ changes: [String: JSONValue?]) throws -> Data {
        var members = try #require(try JSONCoding.value(of: Runs.deepSigmoid().trace).object)
        for (name, value) in changes { members[name] = value }
        return try JSONCoding.encode(JSONValue.object(members))
    }

    @Test func `says its version and is read as it was written`() throws {
        let trace = Runs.deepSigmoid().trace
        #expect(try JSONCoding.value(of: trace)["version"] == 2)
        #expect(try JSONCoding.decode(RunTrace.self, from: RunTraceTests.stored([:])) == trace)
    }

    @Test(arguments: [nil, 1])
    func `one of an older version, or of before there were any, is read`(_ version: Int?) throws {
        let data = try RunTraceTests.stored(["version": version.map { JSONValue($0) }])
        #expect(try JSONCoding.decode(RunTrace.self, from: data) == Runs.deepSigmoid().trace)
    }

    @Test(arguments: [
        "spec", "series", "non_finite", "best", "measurements", "data_checks", "label_noise",
    ])
    func `what an older version didn't record is empty`(_ name: String) throws {
        let data = try RunTraceTests.stored([name: .some(nil)])
        let trace = try JSONCoding.decode(RunTrace.self, from: data)
        _ = Diagnostician.diagnose(trace)
        #expect(trace.stepsTaken == Runs.deepSigmoid().trace.stepsTaken)
    }

    @Test(arguments: [3, 0, -1])
    func `one of an unknown version is refused by its number`(_ version: Int) throws {
        let data = try RunTraceTests.stored(["version": JSONValue(version)])
        let error = #expect(throws: DecodingError.self) {
            try JSONCoding.decode(RunTrace.self, from: data)
        }
        #expect("\(String(describing: error))".contains("got \(version)"))
    }
}
