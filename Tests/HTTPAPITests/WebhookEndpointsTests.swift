import Records
import Testing

@Suite struct WebhookEndpointsTests {
    @Test func `shows a secret when it is made and never after`() throws {
        let service = try TestService()
        let made = try service.post(
            "/v1/webhook_endpoints", ["url": "https://example.org/a", "events": ["job.failed"]])
        #expect(made.status == 201)
        let id = try #require(made.json["id"]?.string)
        let secret = try #require(made.json["secret"]?.string)
        #expect(made.headers["location"] == "/v1/webhook_endpoints/\(id)")
        let shown = try service.get("/v1/webhook_endpoints/\(id)")
        #expect(!shown.text.contains("whsec_"))
        #expect(shown.json["events"] == ["job.failed"])
        #expect(try service.get("/v1/webhook_endpoints").json["data"] == [shown.json])
        let rotated = try service.post("/v1/webhook_endpoints/\(id)/rotate_secret")
        #expect(rotated.status == 200)
        #expect(rotated.json["secret"]?.string?.hasPrefix("whsec_") == true)
        #expect(rotated.json["secret"]?.string != secret)
    }

    @Test func `an endpoint can ask for a data set's events, a job's webhook can't`() throws {
        let service = try TestService()
        let webhook: JSONValue = ["url": "https://example.org/a", "events": ["dataset.checked"]]
        #expect(try service.post("/v1/webhook_endpoints", webhook).status == 201)
        let refused = try service.post("/v1/jobs", TestSpec.with(["webhook": webhook]))
        #expect(refused.status == 422)
        #expect(refused.json["errors"]?.array?.map { $0["pointer"] } == ["/webhook/events/0"])
    }

    @Test func `changes what is named and removes what is unwanted`() throws {
        let service = try TestService()
        let made = try service.post("/v1/webhook_endpoints", ["url": "https://example.org/a"])
        let path = "/v1/webhook_endpoints/\(made.json["id"]?.string ?? "")"
        let patch = try service.client.send(
            "PATCH", path, headers: ["Content-Type": "application/merge-patch+json"],
            body: try JSONCoding.encode(["enabled": false] as JSONValue))
        #expect(patch.status == 200)
        #expect(patch.json["enabled"] == false)
        #expect(patch.json["url"] == "https://example.org/a")
        #expect(try service.post("\(path)/test").code == "endpoint_disabled")
        #expect(try service.client.send("DELETE", path).status == 204)
        #expect(try service.get(path).status == 404)
    }

    @Test func `sends a test and sends it again`() throws {
        let service = try TestService()
        let made = try service.post("/v1/webhook_endpoints", ["url": "https://example.org/a"])
        let path = "/v1/webhook_endpoints/\(made.json["id"]?.string ?? "")"
        let test = try service.post("\(path)/test")
        #expect(test.status == 202)
        #expect(test.json["type"] == "webhook.test")
        #expect(test.json["state"] == "pending")
        let listed = try service.get("\(path)/deliveries").json["data"]?.array
        #expect(listed?.map { $0["id"] } == [test.json["id"]])
        let id = try #require(test.json["id"]?.string)
        let again = try service.post("/v1/deliveries/\(id)/redeliver")
        #expect(again.status == 202)
        #expect(again.json["message_id"] == test.json["message_id"])
    }
}
