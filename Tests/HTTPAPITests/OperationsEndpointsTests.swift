import Foundation
import Networks
import Records
import Testing

@Suite struct OperationsEndpointsTests {
    @Test func `shows the contract as it stands in the file`() throws {
        let service = try TestService()
        let answer = try service.get("/openapi.yaml")
        #expect(answer.headers["content-type"] == "application/yaml")
        #expect(answer.text == (try Contract().text))
    }

    @Test func `counts jobs and requests for prometheus`() throws {
        let service = try TestService(configure: { $0.version = "1.2.3" })
        _ = try service.submit()
        try service.get("/v1/jobs/nothing")
        let answer = try service.get("/metrics")
        #expect(answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        let lines = answer.text.components(separatedBy: "\n")
        for expected in [
            #"descentry_build_info{version="1.2.3"} 1"#, #"descentry_jobs{state="queued"} 1"#,
            #"descentry_jobs{state="failed"} 0"#, "descentry_queue_depth 1",
            #"descentry_webhook_deliveries{state="pending"} 0"#,
            #"descentry_http_requests_total{method="POST",route="/v1/jobs",status="202"} 1"#,
            #"descentry_http_requests_total{method="GET",route="/v1/jobs/{id}",status="404"} 1"#,
        ] {
            #expect(lines.contains(expected), "\(expected)")
        }
        for line in lines where !line.hasPrefix("#") && !line.isEmpty {
            let name = line.prefix { $0 != "{" && $0 != " " }
            let family = ["_bucket", "_sum", "_count"].reduce(String(name)) { text, suffix in
                text.contains("seconds_") && text.hasSuffix(suffix)
                    ? String(text.dropLast(suffix.count)) : text
            }
            #expect(lines.contains { $0.hasPrefix("# TYPE \(family) ") }, "\(line)")
            #expect(lines.contains { $0.hasPrefix("# HELP \(family) ") }, "\(line)")
        }
    }

    @Test func `isn't ready once it stops`() throws {
        let service = try TestService()
        #expect(try service.get("/readyz").status == 200)
        service.service.stop()
        let answer = try service.get("/readyz")
        #expect(answer.status == 503)
        #expect(answer.code == "service_stopping")
        #expect(answer.headers["retry-after"] != nil)
        #expect(try service.get("/healthz").status == 200)
    }

    @Test func `lists every layer with its fields`() throws {
        let service = try TestService()
        let catalog = try service.get("/v1/catalog").json
        let layers = try #require(catalog["layers"]?.array)
        #expect(layers.map { $0["type"]?.string } == LayerCatalog.all.map { $0.schema.type })
        let linear = layers.first { $0["type"] == "linear" }
        let field = linear?["fields"]?.array?.first { $0["name"] == "out_features" }
        #expect(field?["kind"] == "integer")
        #expect(field?["required"] == true)
        #expect(field?["minimum"] == 1)
        #expect(catalog["gradient_clippings"]?.array?.isEmpty == false)
        #expect(catalog["datasets"]?.array?.contains { $0["name"] == "digits" } == true)
    }
}
