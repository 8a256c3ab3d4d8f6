import Foundation
import Records
import TestSupport
import Testing

@Suite struct JobEndpointsTests {
    @Test func `trains a job from its spec to its diagnosis`() throws {
        let service = try TestService(trains: true)
        let accepted = try service.post("/v1/jobs", TestSpec.small)
        #expect(accepted.status == 202)
        let id = try #require(accepted.json["id"]?.string)
        #expect(accepted.headers["location"] == "/v1/jobs/\(id)")
        #expect(accepted.json["state"] == "queued")
        #expect(accepted.json["spec"]?["batch_size"] == 32)
        let job = try service.finished(id)
        #expect(job["state"] == "succeeded")
        #expect(job["progress"]?["step"] == 40)
        #expect(
            job["transitions"]?.array?.compactMap { $0["state"]?.string } == [
                "queued", "running", "succeeded",
            ])
        let created = try #require(job["created_at"]?.string)
        #expect(created.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
        let diagnosis = try service.get("/v1/jobs/\(id)/diagnosis")
        #expect(diagnosis.status == 200)
        #expect(diagnosis.json["job_id"]?.string == id)
        #expect(diagnosis.json["status"] == "final")
        #expect(diagnosis.json["verdict"] == job["verdict"])
    }

    @Test func `speaks chinese where that is preferred`() throws {
        let service = try TestService(trains: true)
        let id = try service.submit(TestSpec.diverging)
        #expect(try service.finished(id)["state_reason"] == "diverged")
        let path = "/v1/jobs/\(id)/diagnosis"
        let english = try service.get(path, headers: ["Accept-Language": "zh;q=0.1, en"])
        let chinese = try service.get(path, headers: ["Accept-Language": "fr, zh-CN"])
        #expect(english.headers["content-language"] == "en")
        #expect(chinese.headers["content-language"] == "zh")
        #expect(chinese.json["verdict"] == english.json["verdict"])
        #expect(chinese.json["status"] == "final")
        let symptoms = { (answer: Answer) in
            answer.json["findings"]?.array?.map { $0["symptom"] }
        }
        #expect(symptoms(chinese) == symptoms(english))
        #expect(chinese.json["summary"] != english.json["summary"])
    }

    @Test func `has no diagnosis before the run has said anything`() throws {
        let service = try TestService()
        let answer = try service.get("/v1/jobs/\(try service.submit())/diagnosis")
        #expect(answer.status == 404)
        #expect(answer.code == "diagnosis_not_available")
    }

    @Test func `checks without keeping anything in a dry run`() throws {
        let service = try TestService()
        let spec = TestSpec.with([
            "webhook": ["url": "https://example.org", "secret": "whsec_" + .secretBase64]
        ])
        let answer = try service.post("/v1/jobs?dry_run=true", spec)
        #expect(answer.status == 200)
        #expect(answer.json["spec"]?["webhook"]?["secret"] == nil)
        let facts = try #require(answer.json["preflight"])
        #expect(facts["steps_per_epoch"] == 1)
        #expect(facts["steps"] == 40)
        #expect(facts["task"] == "regression")
        #expect(facts["data"]?["training_rows"] == 3)
        #expect(facts["memory_bytes"]?.number ?? 0 > 0)
        #expect(try service.get("/v1/jobs").json["data"] == [])
    }

    /// A softmax before a loss that takes log-probabilities.
    private static func mistaken(_ policy: String) -> JSONValue {
        [
            "data": ["source": ["builtin": "iris"], "preprocess": [["type": "standardize"]]],
            "model": [
                "layers": [["type": "linear", "out_features": 3], ["type": "softmax"]]
            ],
            "loss": ["type": "nll"], "optimizer": ["type": "adam", "lr": 0.01],
            "preflight": .string(policy),
        ]
    }

    @Test func `tells of a mistake in the spec, or refuses it, as the spec asks`() throws {
        let service = try TestService()
        let warned = try service.post("/v1/jobs", JobEndpointsTests.mistaken("warn"))
        #expect(warned.status == 202)
        #expect(warned.json["preflight"]?.array?.map { $0["check"] } == ["output_loss_mismatch"])
        #expect(warned.json["preflight"]?.array?.first?["pointer"] == "/model/layers/1")
        let silent = try service.post("/v1/jobs", JobEndpointsTests.mistaken("off"))
        #expect(silent.status == 202)
        #expect(silent.json["preflight"] == [])
        let refused = try service.post("/v1/jobs", JobEndpointsTests.mistaken("strict"))
        #expect(refused.status == 422)
        let problem = try #require(refused.json["errors"]?.array?.first)
        #expect(problem["code"] == "preflight_failed")
        #expect(problem["pointer"] == "/model/layers/1")
        #expect(try service.get("/v1/jobs").json["data"]?.array?.count == 2)
    }

    @Test func `tells of mistakes in the language that is preferred`() throws {
        let service = try TestService()
        func answer(_ path: String, _ policy: String, _ language: String) throws -> Answer {
            let answer = try service.post(
                path, JobEndpointsTests.mistaken(policy), headers: ["Accept-Language": language])
            #expect(answer.headers["content-language"] == language)
            #expect(answer.headers["vary"] == "Accept-Language")
            return answer
        }
        let chinese = Phrase(
            "nll expects log-probabilities, but gets the output of a softmax",
            "nll 期望对数概率，却得到 softmax 的输出")
        for language in Language.allCases {
            let message = chinese.text(in: language)
            let text = JSONValue.string(message)
            let dry = try answer("/v1/jobs?dry_run=true", "warn", language.rawValue)
            let checks = try #require(dry.json["preflight"]?["checks"]?.array)
            #expect(checks.first { $0["outcome"] == "fired" }?["message"] == text)
            let warned = try answer("/v1/jobs", "warn", language.rawValue)
            #expect(warned.json["preflight"]?.array?.first?["message"] == text)
            let refused = try answer("/v1/jobs", "strict", language.rawValue)
            #expect(refused.status == 422)
            let problem = try #require(refused.json["errors"]?.array?.first)
            let colon = language == .english ? ": " : "："
            #expect(problem["detail"]?.string == "output_loss_mismatch" + colon + message)
        }
    }

    @Test func `rehearses a job in a dry run`() throws {
        let service = try TestService()
        let answer = try service.post("/v1/jobs?dry_run=true", JobEndpointsTests.mistaken("warn"))
        let checks = try #require(answer.json["preflight"]?["checks"]?.array)
        func outcome(_ name: String) -> JSONValue? {
            checks.first { $0["check"] == .string(name) }?["outcome"]
        }
        #expect(outcome("output_loss_mismatch") == "fired")
        #expect(outcome("conflicting_labels") == "clear")
        #expect(outcome("validation_shift") == "not_evaluable")
        #expect(outcome("gradient_check") == "clear")
    }

    @Test func `gives the same job for the same key and body`() throws {
        let service = try TestService()
        let key = ["Idempotency-Key": "k1"]
        let first = try service.post("/v1/jobs", TestSpec.small, headers: key)
        let again = try service.post("/v1/jobs", TestSpec.small, headers: key)
        #expect(again.status == 202)
        #expect(again.json["id"] == first.json["id"])
        #expect(again.headers["idempotent-replayed"] == "true")
        #expect(first.headers["idempotent-replayed"] == nil)
        let other = try service.post("/v1/jobs", TestSpec.with(["name": "b"]), headers: key)
        #expect(other.status == 422)
        #expect(other.code == "idempotency_conflict")
        #expect(try service.get("/v1/jobs").json["data"]?.array?.count == 1)
    }

    @Test func `shows the webhook's secret once, and only where it was made here`() throws {
        let service = try TestService()
        let made = try service.post(
            "/v1/jobs", TestSpec.with(["webhook": ["url": "https://example.org"]]))
        let secret = try #require(made.json["webhook_secret"]?.string)
        #expect(secret.hasPrefix("whsec_"))
        let id = try #require(made.json["id"]?.string)
        #expect(!(try service.get("/v1/jobs/\(id)").text.contains("whsec_")))
        let given = try service.post(
            "/v1/jobs",
            TestSpec.with([
                "webhook": ["url": "https://example.org", "secret": "whsec_" + .secretBase64]
            ]))
        #expect(given.status == 202)
        #expect(!given.text.contains("whsec_"))
        let deliveries = try service.get("/v1/jobs/\(id)/deliveries").json["data"]?.array
        #expect(deliveries?.compactMap { $0["type"]?.string } == ["job.queued"])
    }

    @Test func `refuses a job that finds the queue full`() throws {
        let service = try TestService(jobs: { $0.maximumQueueDepth = 1 })
        _ = try service.submit()
        let refused = try service.post("/v1/jobs", TestSpec.small)
        #expect(refused.status == 429)
        #expect(refused.code == "queue_full")
        #expect(refused.headers["retry-after"] != nil)
    }

    @Test func `reports every problem of a spec at once`() throws {
        let service = try TestService()
        let answer = try service.post(
            "/v1/jobs", TestSpec.with(["optimizer": ["type": "adan"], "epochs": 0]))
        #expect(answer.status == 422)
        let errors = answer.json["errors"]?.array ?? []
        #expect(Set(errors.compactMap { $0["pointer"]?.string }) == ["/optimizer/type", "/epochs"])
    }

    @Test func `pages through jobs and filters them`() throws {
        let service = try TestService()
        let ids = try (0..<3).map { number in
            try service.submit(TestSpec.with(["metadata": ["n": .string("\(number)")]]))
        }
        let first = try service.get("/v1/jobs?limit=2").json
        #expect(first["data"]?.array?.compactMap { $0["id"]?.string } == [ids[2], ids[1]])
        #expect(first["has_more"] == true)
        #expect(first["next"]?.string == ids[1])
        let second = try service.get("/v1/jobs?limit=2&after=\(ids[1])").json
        #expect(second["data"]?.array?.compactMap { $0["id"]?.string } == [ids[0]])
        #expect(second["next"] == .null)
        let labelled = try service.get("/v1/jobs?metadata%5Bn%5D=1").json["data"]?.array
        #expect(labelled?.compactMap { $0["id"]?.string } == [ids[1]])
        #expect(try service.get("/v1/jobs?state=running").json["data"] == [])
    }

    @Test func `cancels, pauses and resumes, however often it is asked`() throws {
        let service = try TestService()
        let id = try service.submit()
        for (action, state) in [
            ("pause", "paused"), ("pause", "paused"), ("resume", "queued"), ("resume", "queued"),
            ("cancel", "cancelled"), ("cancel", "cancelled"), ("pause", "cancelled"),
        ] {
            let answer = try service.post("/v1/jobs/\(id)/\(action)")
            #expect(answer.status == 202)
            #expect(answer.json["state"]?.string == state)
        }
    }

    @Test func `sends nothing to a client that has the job already`() throws {
        let service = try TestService()
        let id = try service.submit()
        let tag = try #require(try service.get("/v1/jobs/\(id)").headers["etag"])
        let same = try service.get("/v1/jobs/\(id)", headers: ["If-None-Match": tag])
        #expect(same.status == 304)
        #expect(same.headers["etag"] == tag)
        #expect(same.body.isEmpty)
        try service.post("/v1/jobs/\(id)/cancel")
        let news = try service.get("/v1/jobs/\(id)", headers: ["If-None-Match": tag])
        #expect(news.status == 200)
        #expect(news.headers["etag"] != tag)
    }

    @Test(arguments: ["?wait=60", "?wait=60&since_version=1", "?wait=60 tagged"])
    func `waits for a change and no longer`(query: String) throws {
        let service = try TestService()
        let id = try service.submit()
        let headers = query.hasSuffix("tagged") ? ["If-None-Match": "\"1\""] : [:]
        let path = "/v1/jobs/\(id)" + query.prefix { $0 != " " }
        let answer = Background { try service.get(path, headers: headers) }
        try service.someoneWatches()
        try service.post("/v1/jobs/\(id)/pause")
        #expect(try answer.value().json["state"] == "paused")
    }

    @Test func `doesn't wait where there is news already`() throws {
        let service = try TestService()
        let id = try service.submit()
        try service.post("/v1/jobs/\(id)/pause")
        #expect(try service.get("/v1/jobs/\(id)?wait=60&since_version=1").status == 200)
        let tagged = try service.get("/v1/jobs/\(id)?wait=60", headers: ["If-None-Match": "\"1\""])
        #expect(tagged.status == 200)
        try service.post("/v1/jobs/\(id)/cancel")
        #expect(try service.get("/v1/jobs/\(id)?wait=60").json["state"] == "cancelled")
    }

    @Test func `answers in the end where nothing changes`() throws {
        let service = try TestService()
        let id = try service.submit()
        #expect(try service.get("/v1/jobs/\(id)?wait=1").json["state"] == "queued")
        let tagged = try service.get("/v1/jobs/\(id)?wait=1", headers: ["If-None-Match": "\"1\""])
        #expect(tagged.status == 304)
    }

    @Test func `answers those who wait when it stops`() throws {
        let service = try TestService()
        let id = try service.submit()
        let answer = Background { try service.get("/v1/jobs/\(id)?wait=60") }
        try service.someoneWatches()
        service.stop()
        #expect(try answer.value().json["state"] == "queued")
    }
}

extension JSONValue {
    fileprivate static func + (left: String, right: JSONValue) -> JSONValue {
        .string(left + (right.string ?? ""))
    }

    fileprivate static var secretBase64: JSONValue {
        .string(Data(repeating: 7, count: 32).base64EncodedString())
    }
}
