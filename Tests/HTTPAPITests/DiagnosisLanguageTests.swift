import Foundation
import Records
import Store
import TestSupport
import Testing

/// One diagnosis, told in the language that the client prefers.
@Suite struct DiagnosisLanguageTests {
    /// What is stored of a job that has been looked at once, and its address.
    private static func stored(
        _ diagnosis: Diagnosis, facts: JSONValue = ["network": ["layers": []]]
    ) throws -> (service: TestService, path: String) {
        let service = try TestService()
        let id = try service.submit()
        let claim = try service.store.claim([.train], worker: "worker", leaseSeconds: 600)
        let lease = try #require(claim?.lease)
        try service.store.saveFacts(facts, under: lease)
        try service.store.saveDiagnosis(diagnosis, under: lease)
        return (service, "/v1/jobs/\(id)/diagnosis")
    }

    private static let remedy = Remedy(
        id: "lower_learning_rate",
        title: Phrase("Lower the learning rate to 0.1", "将学习率降低到 0.1"),
        patch: JSONPatch([.init(.replace, "/optimizer/lr", 0.1)]))

    private static let live = Diagnosis(
        status: .live, verdict: .sick, step: 7, summary: Phrase("ill", "有病"),
        findings: [
            Finding(
                symptom: .lossDiverging, cause: .learningRateTooHigh, confidence: 0.9,
                severity: .error, firstStep: 3,
                evidence: [Evidence("loss", step: 3, value: 9, expected: .below(2))],
                explanation: Phrase("too fast", "太快"), remedies: [remedy])
        ],
        checks: [
            RuleCheck(
                rule: "overfitting", outcome: .notEvaluable, reason: Phrase("no rows", "没有行"))
        ])

    @Test func `both languages look at the same moment`() throws {
        let (service, path) = try Self.stored(Self.live)
        // The series have gone on since.
        for (language, name) in [(Language.english, "en"), (.chinese, "zh-CN")] {
            let answer = try service.get(path, headers: ["Accept-Language": name])
            #expect(answer.status == 200)
            #expect(answer.headers["content-language"] == language.rawValue)
            var members = try #require(answer.json.object)
            members["job_id"] = nil
            #expect(.object(members) == (try JSONCoding.value(of: Self.live.only(in: language))))
            let finding = answer.json["findings"]?.array?.first
            #expect(finding?["explanation"]?.string == (language == .english ? "too fast" : "太快"))
            #expect(finding?["remedies"]?.array?.first?["patch"] != nil)
        }
    }

    @Test func `what a run was judged by need not be readable`() throws {
        // As any member that a later version adds would be missing.
        let (service, path) = try Self.stored(Self.live, facts: ["data": "of another version"])
        let answer = try service.get(path, headers: ["Accept-Language": "zh"])
        #expect(answer.status == 200)
        #expect(answer.json["summary"] == "有病")
    }

    @Test func `events are told in the language of the client`() throws {
        let service = try TestService(trains: true)
        let id = try service.submit(TestSpec.diverging)
        _ = try service.finished(id)
        func summaries(_ path: String, _ language: String) throws -> [String] {
            let answer = try service.get(path, headers: ["Accept-Language": language])
            #expect(answer.headers["content-language"] == language)
            #expect(answer.headers["vary"]?.contains("Accept-Language") == true)
            return answer.json["data"]?.array?.compactMap { $0["data"]?["summary"]?.string } ?? []
        }
        let english = try summaries("/v1/jobs/\(id)/events", "en")
        let chinese = try summaries("/v1/jobs/\(id)/events", "zh")
        #expect(!english.isEmpty && english.count == chinese.count)
        for (one, other) in zip(english, chinese) {
            #expect(Phrase(one, other).chineseFlaws == [])
        }
        #expect(try summaries("/v1/events", "zh").sorted() == chinese.sorted())
    }

    @Test func `problems of a spec are told in the language of the client`() throws {
        let service = try TestService()
        let spec = TestSpec.with(["epochs": 0, "optimiser": [:]])
        let answer = try service.post("/v1/jobs", spec, headers: ["Accept-Language": "zh"])
        #expect(answer.status == 422)
        #expect(answer.headers["content-language"] == "zh")
        #expect(answer.json["detail"] == "发现 2 个问题")
        #expect(
            answer.json["errors"]?.array?.compactMap { $0["detail"]?.string } == [
                "应为 1 到 1000000 之间的整数，实为 0",
                "未知字段 \"optimiser\"；是否想写 \"optimizer\"？",
            ])
    }

    @Test func `a diagnosis that was stored in English alone is told in English`() throws {
        let (service, path) = try Self.stored(Self.live.only(in: .english))
        let answer = try service.get(path, headers: ["Accept-Language": "zh"])
        #expect(answer.headers["content-language"] == "en")
        #expect(answer.json["summary"] == "ill")
    }
}
