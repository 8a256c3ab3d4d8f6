import Foundation
import Records
import TestSupport
import Testing

@testable import Diagnosis

struct OriginTextTests {
    private static func run(_ event: NonFiniteEvent) -> TraceBuilder {
        var builder = Runs.hugeRate()
        builder.nonFinite = [event]
        return builder
    }

    private static func event(
        _ pass: NonFiniteEvent.Pass, layer: String?, _ origin: NonFiniteOrigin
    ) -> NonFiniteEvent {
        NonFiniteEvent(
            step: 4, pass: pass, layer: layer, tensor: layer.map { "\($0) output" } ?? "inputs",
            nanCount: 1, infiniteCount: 0, count: 320, origin: origin)
    }

    @Test(arguments: [
        (
            NonFiniteOrigin(
                operation: "log", kind: .singularity, failsInFloat64: true, operand: 0,
                float64Value: -.infinity, rows: [17]),
            "log of 0 in layers[2], which isn't defined; double precision fails too. "
                + "It comes from row 17 of the training set."
        ),
        (
            NonFiniteOrigin(
                operation: "linear", kind: .overflow, failsInFloat64: false, float64Value: 5.2e41,
                rows: [3, 1, 2]),
            "linear in layers[2]: 5.2e41 is more than float32 can hold; in double precision the "
                + "step is finite. It comes from rows 1, 2, 3 of the training set."
        ),
        (
            NonFiniteOrigin(
                operation: "log", kind: .underflow, failsInFloat64: false, operand: 0,
                rows: Array(0..<40)),
            "40 rows, such as 0, 1, 2, 3, 4 of the training set."
        ),
    ])
    func `the explanation names operation and rows`(
        _ origin: NonFiniteOrigin, _ text: String
    )
        throws
    {
        let event = OriginTextTests.event(.forward, layer: "layers[2]", origin)
        let finding = try #require(
            Diagnostician.diagnose(OriginTextTests.run(event).trace).findings.first)
        #expect(finding.explanation.english.contains(text), "\(finding.explanation)")
        #expect(finding.explanation.chineseFlaws == [], "\(finding.explanation)")
        #expect(finding.explanation.chinese.contains("最先出错的运算是 \(origin.operation)"))
    }

    @Test func `a poisoned row is named`() throws {
        let event = OriginTextTests.event(
            .data, layer: nil,
            NonFiniteOrigin(operation: "inputs", kind: .given, failsInFloat64: true, rows: [8]))
        let finding = try #require(
            Diagnostician.diagnose(OriginTextTests.run(event).trace).findings.first)
        #expect(finding.explanation.english.contains("It comes from row 8 of the training set."))
    }

    @Test func `rows and inputs are named as in the user's file`() throws {
        var origin = NonFiniteOrigin(
            operation: "inputs", kind: .given, failsInFloat64: true, rows: [8, 150])
        origin.source = .training
        origin.lines = [10, 152]
        origin.columns = ["weight", "3"]
        let event = OriginTextTests.event(.data, layer: nil, origin)
        let finding = try #require(
            Diagnostician.diagnose(OriginTextTests.run(event).trace).findings.first)
        let text = finding.explanation
        #expect(text.english.contains("was computed (inputs \"weight\", 3)."))
        #expect(text.english.contains("It comes from rows 8, 150 (lines 10, 152)."))
        #expect(text.chinese.contains("它来自样本 8、150（第 10、152 行）。"))
        #expect(text.chineseFlaws == [], "\(text)")
        origin.source = .validation
        origin.lines = nil
        let other = OriginTextTests.event(.data, layer: nil, origin)
        let held = try #require(
            Diagnostician.diagnose(OriginTextTests.run(other).trace).findings.first)
        #expect(
            held.explanation.english.contains("It comes from rows 8, 150 of the validation source.")
        )
    }

    @Test func `an event stays far below the size of a webhook's body`() throws {
        let origin = NonFiniteOrigin(
            operation: "cross_entropy_of_probabilities gradient", kind: .singularity,
            failsInFloat64: true, operand: 1.234e-38, float64Value: -.infinity,
            rows: Array(16_000_000..<16_100_000))
        let event = OriginTextTests.event(.backward, layer: "layers[999]", origin)
        #expect(origin.rowCount == 100_000)
        #expect(origin.rows.count == NonFiniteOrigin.rowLimit)
        #expect(try JSONCoding.encode(event).count < 2000)
        #expect(
            try JSONCoding.decode(NonFiniteEvent.self, from: JSONCoding.encode(event)) == event)
    }

    @Test func `an event without an origin can be read`() throws {
        let text = """
            {"step": 3, "pass": "loss", "tensor": "loss", "nan_count": 1, "infinite_count": 0,
             "count": 1}
            """
        let event = try JSONCoding.decode(NonFiniteEvent.self, from: Data(text.utf8))
        #expect(event.origin == nil && event.pass == .loss)
    }
}
