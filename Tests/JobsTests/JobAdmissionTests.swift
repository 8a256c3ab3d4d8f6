import Datasets
import Foundation
import Hashing
import Records
import Store
import Testing
import Training
import Webhooks

@testable import Jobs

struct JobAdmissionTests {
    /// The problems of a spec that a service refuses.
    private func problems(
        _ spec: JSONValue, _ change: (inout JobServiceConfiguration) -> Void = { _ in }
    ) throws -> [SpecProblem] {
        let bench = try JobBench(change)
        let error = #expect(throws: SpecErrors.self) { try bench.submit(spec) }
        #expect(try bench.store.jobs(limit: 1).isEmpty)
        return error?.problems ?? []
    }

    private func withWebhook(_ webhook: JSONValue) -> JSONValue {
        TestSpecs.tiny(["webhook": webhook])
    }

    @Test(arguments: [
        "http://127.0.0.1/", "http://[::1]:80/", "http://10.0.0.1/", "http://0x7f.1/",
    ])
    func `refuses receivers that the operator doesn't allow`(url: String) throws {
        let problems = try problems(withWebhook(["url": .string(url)])) {
            $0.receiverPolicy = ReceiverPolicy()
        }
        #expect(problems.map(\.pointer) == ["/webhook/url"])
        #expect(problems.map(\.code) == [.invalidURL])
    }

    @Test(arguments: ["ftp://example.org/", "nonsense", "", "http://user:word@example.org/"])
    func `refuses receivers that aren't urls`(url: String) throws {
        let problems = try problems(withWebhook(["url": .string(url)]))
        #expect(problems.map(\.pointer) == ["/webhook/url"])
        #expect(problems.map(\.code) == [.invalidURL])
    }

    @Test(arguments: ["open sesame", "whsec_", "whsec_c2hvcnQ="])
    func `refuses secrets that can't sign, without repeating them`(secret: String) throws {
        let problems = try problems(
            withWebhook(["url": "https://example.org/", "secret": .string(secret)]))
        #expect(problems.map(\.pointer) == ["/webhook/secret"])
        #expect(problems.map(\.code) == [.invalidSecret])
        #expect(problems.allSatisfy { !$0.detail.contains("open") && !$0.detail.contains("c2hv") })
    }

    @Test func `refuses a job that takes too much memory, and says how much`() throws {
        let problems = try problems(TestSpecs.digits()) { $0.maximumJobBytes = 10_000 }
        #expect(problems.map(\.code) == [.tooLarge])
        #expect(problems.map(\.pointer) == ["/model"])
        let numbers = problems[0].detail.split { !$0.isNumber }.compactMap { Int($0) }
        #expect(numbers.count == 2)
        #expect(numbers.first == 10_000)
        #expect(try #require(numbers.last) > 10_000)
    }

    @Test func `takes a job that needs exactly the memory there is`() throws {
        let message = try problems(TestSpecs.tiny()) { $0.maximumJobBytes = 1 }[0].detail
        let needed = try #require(message.split { !$0.isNumber }.compactMap { Int($0) }.last)
        let bench = try JobBench { $0.maximumJobBytes = needed }
        #expect(try bench.service.check(TestSpecs.tiny()).data.training.count == 3)
        #expect(try problems(TestSpecs.tiny()) { $0.maximumJobBytes = needed - 1 }.count == 1)
    }

    @Test func `refuses a data set that isn't there`() throws {
        let problems = try problems(TestSpecs.onDataset("ds_none"))
        #expect(problems.map(\.code) == [.notFound])
        #expect(problems.map(\.pointer) == ["/data/source/dataset"])
    }

    @Test func `checking a spec stores nothing`() throws {
        let bench = try JobBench()
        _ = try bench.service.check(TestSpecs.tiny())
        #expect(try bench.store.jobs(limit: 1).isEmpty)
    }

    @Test func `stores no secret with the spec`() throws {
        let bench = try JobBench()
        let secret = WebhookSecret.generate().text
        let id = try bench.submit(
            withWebhook(["url": "https://example.org/hook", "secret": .string(secret)]))
        let job = try #require(try bench.store.job(id))
        let text = try #require(try bench.store.spec(of: job.id))
        let spec = try JSONCoding.document(from: text)
        #expect(spec["webhook"]?["url"] == "https://example.org/hook")
        #expect(spec["webhook"]?["secret"] == nil)
        #expect(!String(decoding: text, as: UTF8.self).contains("whsec_"))
        let delivery = try #require(try bench.store.deliveries(jobID: id, limit: 1).first)
        #expect(!delivery.body.contains("whsec_"))
        let endpoint = try #require(try bench.store.endpoint(delivery.endpointID))
        #expect(endpoint.secret.value == secret)
    }

    @Test func `makes a secret where the spec has none`() throws {
        let bench = try JobBench()
        let id = try bench.submit(withWebhook(["url": "https://example.org/hook"]))
        let delivery = try #require(try bench.store.deliveries(jobID: id, limit: 1).first)
        let endpoint = try #require(try bench.store.endpoint(delivery.endpointID))
        _ = try WebhookSecret(endpoint.secret.value)
    }

    @Test func `says what the job comes from`() throws {
        let bench = try JobBench()
        let ids = try [0, 0, 1].map { offset in
            try bench.submit(
                TestSpecs.tiny([
                    "provenance": ["commit": "abc"],
                    "data": [
                        "source": [
                            "inline": [
                                "inputs": [[1], [2], [3]],
                                "targets": [[2], [4], [JSONValue(6 + offset)]],
                            ]
                        ]
                    ],
                ]))
        }
        let jobs = try ids.map { try #require(try bench.store.job($0)) }
        let text = try #require(try bench.store.spec(of: jobs[0].id))
        #expect(jobs[0].provenance["commit"] == "abc")
        #expect(jobs[0].provenance["version"] == "1.2.3")
        #expect(jobs[0].provenance["spec_sha256"] == .string(SHA256.digest(of: text).hexadecimal))
        #expect(jobs[0].specSHA256 == SHA256.digest(of: text).hexadecimal)
        #expect(jobs[0].provenance["dataset_sha256"]?.string?.count == 64)
        #expect(jobs[0].provenance == jobs[1].provenance)
        #expect(jobs[0].provenance["dataset_sha256"] != jobs[2].provenance["dataset_sha256"])
    }
}
