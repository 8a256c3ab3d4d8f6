import Foundation
import Records
import Testing

/// What the interface says of single rows and of classes, in the numbers of the user's rows.
@Suite struct RowEndpointsTests {
    /// Two classes on a line, of which every twentieth row has the other's label.
    private static func spec(_ changes: [String: JSONValue] = [:]) -> JSONValue {
        let inputs = (0..<240).map { row -> JSONValue in
            [.number(Double(row % 2) * 4 + Double(row % 13) / 10), .number(Double(row % 7))]
        }
        let labels = (0..<240).map { row -> JSONValue in
            (row % 2 == 1) == (row % 20 != 5) ? "right" : "left"
        }
        return TestSpec.with(
            [
                "data": [
                    "source": ["inline": ["inputs": .array(inputs), "labels": .array(labels)]],
                    "validation": ["fraction": 0.25],
                ],
                "model": [
                    "layers": [
                        ["type": "linear", "out_features": 8], ["type": "relu"],
                        ["type": "linear", "out_features": 2],
                    ]
                ],
                "loss": ["type": "cross_entropy"], "optimizer": ["type": "adam", "lr": 0.01],
                "batch_size": 20, "epochs": 30,
            ].merging(changes) { $1 })
    }

    @Test func `doubtful labels and the confusion of classes are told`() throws {
        let service = try TestService(trains: true)
        let id = try service.submit(RowEndpointsTests.spec())
        let job = try service.finished(id)
        #expect(job["urls"]?["confusion"]?.string?.hasSuffix("/v1/jobs/\(id)/confusion") == true)
        let rows = try service.get("/v1/jobs/\(id)/suspicious_rows").json
        let doubtful = try #require(rows["data"]?.array)
        #expect(doubtful.count >= 6)
        for row in doubtful {
            let number = try #require(row["row"]?.integer)
            #expect(number % 20 == 5)
            #expect(row["label_name"] == "left" && row["suggested_name"] == "right")
            #expect(row["line"] == .null && row["score"]?.number ?? 0 > 0)
        }
        let confusion = try service.get("/v1/jobs/\(id)/confusion").json
        let matrix = try #require(confusion["matrix"]?.array).map { row in
            (row.array ?? []).compactMap(\.integer)
        }
        #expect(matrix.flatMap { $0 }.reduce(0, +) == 60)
        #expect(confusion["step"]?.integer == 269)
        let classes = try #require(confusion["classes"]?.array)
        #expect(classes.map { $0["name"]?.string } == ["left", "right"])
        #expect(classes.map { $0["support"]?.integer } == matrix.map { $0.reduce(0, +) })
        let right = matrix[0][0] + matrix[1][1]
        #expect(
            abs((job["latest"]?["validation_accuracy"]?.number ?? 0) - Double(right) / 60) < 1e-6)
        let f1 = classes.compactMap { $0["f1"]?.number }
        let macro = try #require(job["latest"]?["validation_f1"]?.number)
        #expect(abs(macro - f1.reduce(0, +) / 2) < 1e-6)
    }

    @Test func `says of what the latest values are, and no time left after the end`() throws {
        let service = try TestService(trains: true)
        let job = try service.finished(try service.submit(RowEndpointsTests.spec()))
        #expect(job["latest_of"]?["loss"] == "batch" && job["latest_of"]?["accuracy"] == "batch")
        #expect(job["latest_of"]?["validation_loss"] == "epoch")
        #expect(job["latest_of"]?["validation_roc_auc"] == "epoch")
        #expect(
            job["latest_of"]?.object?.keys.sorted() == job["latest"]?.object?.keys.sorted())
        #expect(job["progress"]?["eta_seconds"] == .null)
        #expect(job["progress"]?["steps_per_second"]?.number ?? 0 > 0)
    }

    @Test func `a job without classes has none of either`() throws {
        let service = try TestService(trains: true)
        let id = try service.submit()
        _ = try service.finished(id)
        let rows = try service.get("/v1/jobs/\(id)/suspicious_rows")
        #expect(rows.status == 200 && rows.json["data"] == [])
        let confusion = try service.get("/v1/jobs/\(id)/confusion")
        #expect(confusion.status == 404 && confusion.code == "confusion_not_available")
        for name in ["suspicious_rows", "confusion"] {
            let unknown = try service.get("/v1/jobs/job_01KAT0GV3ZJ6E9NW5Q8R2XYB7C/\(name)")
            #expect(unknown.status == 404 && unknown.code == "not_found")
        }
    }

    /// Sixty rows, a NaN in row 17; seeds that train on it and one that holds it out.
    @Test(arguments: 0..<6)
    func `the row of a NaN is named in the event and the finding`(_ seed: Int) throws {
        let inputs = (0..<60).map { row -> JSONValue in
            [.number(Double(row % 7)), row == 17 ? "NaN" : .number(Double(row % 5))]
        }
        let labels = (0..<60).map { JSONValue($0 % 2) }
        let service = try TestService(trains: true)
        let id = try service.submit(
            RowEndpointsTests.spec([
                "seed": JSONValue(seed),
                "data": [
                    "source": ["inline": ["inputs": .array(inputs), "labels": .array(labels)]],
                    "validation": ["fraction": 0.2],
                ], "epochs": 3,
            ]))
        let job = try service.finished(id)
        let events = try #require(service.get("/v1/jobs/\(id)/events").json["data"]?.array)
        let event = try #require(events.first { $0["type"] == "job.nan_detected" })
        // It is told at once; what failed is known with the diagnosis.
        #expect(event["data"]?["origin"] == .null)
        let isHeldOut = event["data"]?["held_out"]?.boolean ?? false
        #expect((job["state"] == "succeeded") == isHeldOut)
        let diagnosis = try service.get("/v1/jobs/\(id)/diagnosis").json
        let origin = try #require(diagnosis["non_finite"]?["origin"])
        #expect(origin["rows"] == [17] && origin["source"] == "training")
        #expect(origin["columns"] == ["1"])
        let finding = try #require(diagnosis["findings"]?.array?.first)
        #expect(finding["symptom"] == "loss_not_finite" && finding["cause"] == "inputs_not_finite")
        #expect(finding["explanation"]?.string?.contains("row 17") == true)
        #expect(finding["remedies"]?.array?.first?["id"] == "impute_inputs")
    }
}
