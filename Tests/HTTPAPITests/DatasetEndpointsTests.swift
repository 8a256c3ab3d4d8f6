import Foundation
import Records
import Testing

@Suite struct DatasetEndpointsTests {
    private static let csv = Data("x1,x2,kind\n0.1,0.2,a\n0.3,0.1,b\n0.2,0.2,a\n0.9,0.4,b\n".utf8)

    private func upload(
        _ service: TestService, _ query: String = "", _ headers: [String: String] = [:],
        _ file: Data = csv
    ) throws -> Answer {
        try service.client.send(
            "POST", "/v1/datasets\(query)",
            headers: ["Content-Type": "text/csv"].merging(headers) { $1 }, body: file)
    }

    @Test func `keeps a file as long as a job needs it`() throws {
        let service = try TestService()
        let stored = try upload(service, "?name=kinds")
        #expect(stored.status == 201)
        let id = try #require(stored.json["id"]?.string)
        #expect(stored.headers["location"] == "/v1/datasets/\(id)")
        #expect(stored.json["rows"] == 4)
        #expect(stored.json["input_shape"] == [2])
        #expect(stored.json["classes"] == 2)
        #expect(stored.json["name"] == "kinds")
        #expect(try service.get("/v1/datasets/\(id)").json == stored.json)
        #expect(try service.get("/v1/datasets").json["data"] == [stored.json])
        let job = try service.submit(
            TestSpec.with([
                "data": ["source": ["dataset": .string(id)]],
                "model": ["layers": [["type": "linear", "out_features": 2]]],
                "loss": ["type": "cross_entropy"],
            ]))
        #expect(job.hasPrefix("job_"))
        let refused = try service.client.send("DELETE", "/v1/datasets/\(id)")
        #expect(refused.status == 409)
        #expect(refused.code == "dataset_in_use")
        try service.post("/v1/jobs/\(job)/cancel")
        #expect(try service.client.send("DELETE", "/v1/datasets/\(id)").status == 204)
        #expect(try service.get("/v1/datasets/\(id)").status == 404)
    }

    @Test func `looks for what is wrong with the rows`() throws {
        let service = try TestService()
        let rows = (0..<40).map { "\($0 % 8),1,\($0 == 3 ? "nan" : "\($0)"),\($0 % 2)" }
        let file = Data((["a,b,c,y"] + rows).joined(separator: "\n").utf8)
        let id = try #require(try upload(service, "", [:], file).json["id"]?.string)
        let answer = try service.get("/v1/datasets/\(id)/checks")
        #expect(answer.status == 200)
        let checks = try #require(answer.json["data"]?.array)
        func check(_ name: String) -> JSONValue? {
            checks.first { $0["check"] == .string(name) }
        }
        #expect(check("constant_features")?["columns"] == [1])
        #expect(check("inputs_not_finite")?["rows"] == [3])
        #expect(check("inputs_not_finite")?["lines"] == [5])
        #expect(check("inputs_not_finite")?["column_names"] == ["c"])
        #expect(check("inputs_not_finite")?["severity"] == "error")
        #expect(check("train_validation_leakage")?["outcome"] == "not_evaluable")
        #expect(
            check("constant_features")?["message"]
                == "1 of 3 inputs are the same in every row (input \"b\")")
        let chinese = try service.get(
            "/v1/datasets/\(id)/checks", headers: ["Accept-Language": "zh-CN, en;q=0.5"])
        #expect(chinese.headers["content-language"] == "zh")
        let texts = try #require(chinese.json["data"]?.array).map { $0["message"] }
        #expect(texts.contains("3 个输入中有 1 个在所有样本中都相同（输入 \"b\"）"))
        #expect(texts.contains("没有留出验证样本"))
        #expect(try service.get("/v1/datasets/ds_00000000000000000000000000/checks").status == 404)
    }

    @Test func `reads as it is told`() throws {
        let service = try TestService()
        let stored = try upload(
            service, "?target=x1&inputs=x2&header=true&delimiter=comma&task=regression")
        #expect(stored.status == 201)
        #expect(stored.json["input_shape"] == [1])
        #expect(stored.json["task"] == "regression")
        let wrong = try upload(service, "?target=x9")
        #expect(wrong.status == 422)
        #expect(wrong.code == "validation_failed")
        let coded = try upload(service, "", ["Content-Encoding": "br"])
        #expect(coded.code == "unsupported_content_encoding")
    }

    @Test func `says so where a file isn't compressed as announced`() throws {
        let service = try TestService()
        let answer = try upload(service, "", ["Content-Encoding": "gzip"])
        #expect(answer.status == 400)
        #expect(answer.code == "invalid_content_encoding")
    }

    @Test func `takes a compressed file`() throws {
        let service = try TestService()
        // "1,2\n3,4\n", compressed by gzip -n.
        let file = try #require(
            Data(base64Encoded: "H4sIAAAAAAACAzPUMeIy1jHhAgBHk2yvCAAAAA=="))
        let answer = try upload(service, "?header=false", ["Content-Encoding": "gzip"], file)
        #expect(answer.status == 201, "\(answer.text)")
        #expect(answer.json["rows"] == 2)
    }

    @Test func `trains on images and labels in IDX files`() throws {
        let service = try TestService()
        let idx = ["Content-Type": "application/x-idx"]
        let images = Data([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4])
        let labels = Data([0, 0, 8, 1, 0, 0, 0, 2, 1, 0])
        let refused = try upload(service, "?target=y", idx, images)
        #expect(refused.status == 400)
        let stored = try upload(service, "?name=images", idx, images)
        #expect(stored.status == 201, "\(stored.text)")
        #expect(stored.json["input_shape"] == [1, 1, 2])
        #expect(stored.json["labels_sha256"] == .null)
        let id = try #require(stored.json["id"]?.string)
        let spec = TestSpec.with([
            "data": ["source": ["dataset": .string(id)]],
            "model": ["layers": [["type": "flatten"], ["type": "linear", "out_features": 2]]],
            "loss": ["type": "cross_entropy"],
        ])
        let early = try service.client.send(
            "POST", "/v1/jobs", headers: ["Content-Type": "application/json"],
            body: try JSONCoding.encode(spec))
        #expect(early.status == 422)
        let path = "/v1/datasets/\(id)/labels"
        let cut = try service.client.send(
            "PUT", path, headers: idx, body: labels.prefix(9))
        #expect(cut.status == 422)
        let table = try service.client.send(
            "PUT", path, headers: ["Content-Type": "text/csv"], body: labels)
        #expect(table.status == 415)
        let asBytes = try service.client.send(
            "PUT", path, headers: ["Content-Type": "application/octet-stream"], body: labels)
        #expect(asBytes.status == 200, "\(asBytes.text)")
        let labelled = try service.client.send("PUT", path, headers: idx, body: labels)
        #expect(labelled.status == 200, "\(labelled.text)")
        #expect(labelled.json["classes"] == 2)
        #expect(labelled.json["labels_sha256"]?.string?.count == 64)
        #expect(try service.submit(spec).hasPrefix("job_"))
        let late = try service.client.send("PUT", path, headers: idx, body: labels)
        #expect(late.status == 409)
        let unknown = try service.client.send(
            "PUT", "/v1/datasets/ds_00000000000000000000000000/labels", headers: idx, body: labels)
        #expect(unknown.status == 404)
    }

    @Test(arguments: [
        ("csv", csv.base64EncodedString()),
        // "1,2\n3,4\n", compressed by gzip -n.
        ("csv", "H4sIAAAAAAACAzPUMeIy1jHhAgBHk2yvCAAAAA=="),
        ("idx", "AAAIAwAAAAIAAAABAAAAAgECAwQ="),
        // The same, compressed.
        ("idx", "H4sIAAAAAAACA2Ng4GBmYGBgAmJGEM3IxMwCALy4gdEUAAAA"),
    ])
    func `recognizes a file sent as bytes`(kind: String, file: String) throws {
        let service = try TestService()
        let file = try #require(Data(base64Encoded: file))
        let bytes = ["Content-Type": "application/octet-stream"]
        let stored = try upload(service, "", bytes, file)
        #expect(stored.status == 201, "\(stored.text)")
        #expect(stored.json["format"]?["kind"] == .string(kind))
        let told = try upload(service, "?format=\(kind)", bytes, file)
        #expect(told.json["format"]?["kind"] == .string(kind))
        let wrong = try upload(service, "?format=npz", bytes, file)
        #expect(wrong.status == 422)
        let unknown = try upload(service, "?format=arff", bytes, file)
        #expect(unknown.status == 400)
        let contrary = try upload(service, "?format=npz", [:], file)
        #expect(contrary.code == "invalid_parameter")
    }

    @Test func `refuses a file that is too large before it comes`() throws {
        let service = try TestService(configure: { $0.maximumDatasetBytes = 1000 })
        let answer = try service.client.send(
            "POST", "/v1/datasets",
            headers: ["Content-Type": "text/csv", "Content-Length": "1001"])
        #expect(answer.status == 413)
        #expect(answer.code == "body_too_large")
    }
}
