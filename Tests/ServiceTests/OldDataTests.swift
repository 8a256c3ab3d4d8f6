import Foundation
import Records
import Testing

/// What the service of commit d4f2faf left when it was killed, and what it had answered before;
/// `Scripts/make_old_data.sh` made both.
///
/// Members that jobs have got since then stand in the answers too.
@Suite(.serialized)
struct OldDataTests {
    private static let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Fixtures")
    private static let oldData = fixtures.appendingPathComponent("data_d4f2faf")
    private static let ends = ["succeeded", "failed", "cancelled"]
    /// What a delivery that waits has otherwise once it was tried again.
    private static let fleeting = [
        "state", "next_attempt_at", "finished_at", "last_status", "last_code",
    ]
    /// Members that hold sentences.
    ///
    /// Chinese ones get better, and of a diagnosis that was stored in English alone English is all
    /// that can be shown.
    private static let sentences: Set = [
        "summary", "explanation", "title", "expected", "reason", "message",
    ]

    private let directory: TemporaryDirectory
    private let old: JSONValue

    init() throws {
        directory = try TemporaryDirectory()
        let file = OldDataTests.fixtures.appendingPathComponent("data_d4f2faf.json")
        old = try JSONCoding.decode(JSONValue.self, from: Data(contentsOf: file))
    }

    /// Starts the service on a copy of the old data.
    private func start() throws -> RunningService {
        let copy = directory.url.appendingPathComponent("data")
        try FileManager.default.copyItem(at: OldDataTests.oldData, to: copy)
        return try RunningService(data: copy, arguments: ["--workers", "1"])
    }

    @Test(arguments: [("en", "answers"), ("zh", "answers_in_chinese")])
    func `gives the answers of before`(language: String, name: String) throws {
        let service = try start()
        let answers = try #require(old[name]?.object)
        #expect(!answers.isEmpty)
        for (path, before) in answers.sorted(by: { $0.key < $1.key }) {
            // Globs off: a path may have brackets.
            let answer = try service.curl(
                ["-g", "-H", "Accept-Language: \(language)", service.url + path])
            #expect(answer.status == 200, "\(path): \(answer.text)")
            let found =
                language == "en"
                ? difference(before, answer.json)
                : difference(untold(before), untold(answer.json))
            #expect(found == nil, "\(path)")
        }
        #expect(service.stop() == 0)
    }

    @Test func `gives out the weights that were stored`() throws {
        let service = try start()
        let stored = OldDataTests.oldData.appendingPathComponent("artifacts")
        let files = try FileManager.default.contentsOfDirectory(
            at: stored, includingPropertiesForKeys: nil
        ).map { try Data(contentsOf: $0) }
        let ended = try #require(old["ended"]?.object)
        var fetched: Set<Data> = []
        for id in ended.values.compactMap(\.string) {
            let file = directory.url.appendingPathComponent(id)
            let path = "/v1/jobs/\(id)/artifacts/model.safetensors"
            let answer = try service.curl(["-o", file.path, service.url + path])
            #expect(answer.status == 200)
            fetched.insert(try Data(contentsOf: file))
        }
        #expect(fetched == Set(files))
        #expect(service.stop() == 0)
    }

    @Test func `knows idempotency keys of before`() throws {
        let service = try start()
        let key = try #require(old["idempotency"]?["key"]?.string)
        let body = try #require(old["idempotency"]?["body"]?.string)
        let arguments = [
            "-H", "Content-Type: application/json", "-H", "Idempotency-Key: \(key)",
            "--data-binary", "@-", service.url + "/v1/jobs",
        ]
        let same = try service.curl(arguments, input: body)
        #expect(same.status == 202)
        #expect(same.json["id"] == old["idempotency"]?["job"])
        let other = try service.curl(arguments, input: body + " ")
        #expect(other.status == 422)
        #expect(other.json["code"] == "idempotency_conflict")
        #expect(service.stop() == 0)
    }

    @Test func `keeps a data set of before while a job needs it`() throws {
        let service = try start()
        let used = try #require(old["dataset_in_use"]?.string)
        let unused = try #require(old["dataset_not_in_use"]?.string)
        let refused = try service.curl(["-X", "DELETE", service.url + "/v1/datasets/\(used)"])
        #expect(refused.status == 409)
        #expect(refused.json["code"] == "dataset_in_use")
        let removed = try service.curl(["-X", "DELETE", service.url + "/v1/datasets/\(unused)"])
        #expect(removed.status == 204)
        #expect(try service.get("/v1/datasets/\(unused)").status == 404)
        #expect(service.stop() == 0)
    }

    @Test func `tries a delivery of before again`() throws {
        // Without leave to call private addresses, so that nobody is called.
        let service = try start()
        let endpoint = try #require(old["endpoints"]?["rejecting"]?.string)
        let path = "/v1/webhook_endpoints/\(endpoint)/deliveries?limit=100"
        let waiting = try #require(
            try service.get(path).json["data"]?.array?.last { $0["state"] == "pending" })
        let id = try #require(waiting["id"]?.string)
        let tries = try #require(waiting["attempts"]?.array)
        #expect(tries.count >= 2)
        let accepted = try service.curl(
            ["-X", "POST", service.url + "/v1/deliveries/\(id)/redeliver"])
        #expect(accepted.status == 202)
        let deadline = Date(timeIntervalSinceNow: 60)
        var later: [JSONValue] = []
        repeat {
            let deliveries = try service.get(path).json["data"]?.array ?? []
            later = deliveries.first { $0["id"] == waiting["id"] }?["attempts"]?.array ?? []
        } while later.count <= tries.count && Date() < deadline
        #expect(later.count > tries.count)
        #expect(Array(later.prefix(tries.count)) == tries)
        #expect(service.stop() == 0)
    }

    @Test func `takes every job that had not ended to its end`() throws {
        let service = try start()
        // Followed from its start, as a run that begins again gives itself away by the first step
        // that it tells of.
        var jobs: [String: JSONValue] = [:]
        for role in ["running", "running_without_checkpoint", "cancel_requested"] {
            jobs[role] = try follow(role, service)
        }
        // The pause was asked for just before the service was killed.
        let id = try #require(old["unfinished"]?["pause_requested"]?["id"]?.string)
        let paused = try service.wait(for: id, in: ["paused"])
        #expect(paused["state_reason"] == "worker_lost")
        #expect(paused["pause_requested"] == false)
        for role in ["paused", "pause_requested", "paused_before_start"] {
            let id = try #require(old["unfinished"]?[role]?["id"]?.string)
            let path = "/v1/jobs/\(id)/resume"
            #expect(try service.curl(["-X", "POST", service.url + path]).status == 202)
            jobs[role] = try follow(role, service)
        }
        for role in ["queued_first", "queued", "queued_with_webhook"] {
            jobs[role] = try follow(role, service)
        }
        #expect(Set(jobs.keys) == Set((old["unfinished"]?.object ?? [:]).keys))

        // The order of the queue: by priority.
        let starts = ["queued_first", "queued", "queued_with_webhook"].compactMap {
            jobs[$0]?["started_at"]?.string
        }
        #expect(starts.count == 3)
        #expect(starts == starts.sorted())
        // The receiver of one job is told of what the job does now.
        let listening = try #require(jobs["queued_with_webhook"]?["id"]?.string)
        let deliveries = try service.get("/v1/jobs/\(listening)/deliveries?limit=100").json
        let types = (deliveries["data"]?.array ?? []).compactMap { $0["type"]?.string }
        #expect(types.contains("job.queued"))
        #expect(types.contains("job.succeeded"))
        #expect(service.stop() == 0)
    }

    /// Waits for the end of a job that had not ended, and checks that it is the old one, gone on.
    private func follow(_ role: String, _ service: RunningService) throws -> JSONValue {
        let before = try #require(old["unfinished"]?[role])
        let id = try #require(before["id"]?.string)
        let isCancelled = role == "cancel_requested"
        let (job, steps) = try watch(id, service)
        #expect(job["state"] == (isCancelled ? "cancelled" : "succeeded"), "\(role)")
        let attempt = try #require(before["attempt"]?.integer)
        #expect(job["attempt"]?.integer == attempt + (isCancelled ? 0 : 1), "\(role)")
        for (name, value) in before["members"]?.object ?? [:] {
            #expect(job[name] == value, "\(role): \(name)")
        }

        let events = try service.get("/v1/jobs/\(id)/events?limit=1000").json["data"]?.array ?? []
        let earlier = try #require(before["events"]?.array)
        #expect(events.prefix(earlier.count).map { $0["id"] } == earlier.map { $0["id"] })
        let types = events.compactMap { $0["type"]?.string }
        let ends = OldDataTests.ends.map { "job.\($0)" }
        #expect(types.filter { ends.contains($0) }.count == 1, "\(role): \(types)")
        let starts = events.dropFirst(earlier.count).filter { $0["type"] == "job.started" }
        #expect(
            starts.map { $0["data"]?["attempt"]?.integer }
                == (isCancelled ? [] : [job["attempt"]?.integer]), "\(role)")

        guard let checkpoint = before["checkpoint_step"]?.integer else { return job }
        // What stands in the table until the run first tells of itself is older than its state.
        let news = steps.filter { $0 != before["step"]?.integer }
        #expect(!news.isEmpty && news.allSatisfy { $0 >= checkpoint }, "\(role): \(news)")
        let metrics = try service.get("/v1/jobs/\(id)/metrics?name=loss&max_points=10000").json
        let points = metrics["series"]?.array?.first?["points"]?.array ?? []
        let kept = try #require(before["loss"]?.array)
        #expect(!kept.isEmpty && Array(points.prefix(kept.count)) == kept, "\(role)")
        return job
    }

    /// Follows a job to its end.
    ///
    /// - Returns: The job and every step that it was seen at.
    private func watch(_ id: String, _ service: RunningService) throws -> (JSONValue, [Int]) {
        let deadline = Date(timeIntervalSinceNow: 120)
        var version = 0
        var steps: [Int] = []
        while Date() < deadline {
            let job = try service.get("/v1/jobs/\(id)?wait=5&since_version=\(version)").json
            version = try #require(job["version"]?.integer)
            if let step = job["progress"]?["step"]?.integer { steps.append(step) }
            if let state = job["state"]?.string, OldDataTests.ends.contains(state) {
                return (job, steps)
            }
        }
        throw RunningService.StartError(output: "job \(id) doesn't end")
    }

    /// An answer without its sentences.
    private func untold(_ answer: JSONValue) -> JSONValue {
        switch answer {
        case .object(let members):
            .object(
                members.filter { !OldDataTests.sentences.contains($0.key) }
                    .mapValues { untold($0) })
        case .array(let elements): .array(elements.map { untold($0) })
        default: answer
        }
    }

    /// Says where an answer first differs from one of before, or nil.
    private func difference(
        _ before: JSONValue, _ now: JSONValue, at place: String = ""
    ) -> String? {
        switch (before, now) {
        case (.object(var one), .object(var other)):
            if one["state"] == "pending", let tries = one["attempts"]?.array {
                // It is tried again: only what was tried stands.
                for name in OldDataTests.fleeting {
                    one[name] = nil
                    other[name] = nil
                }
                other["attempts"] = .array(
                    Array((other["attempts"]?.array ?? []).prefix(tries.count)))
            }
            if one["has_more"] == false, let list = other["data"]?.array {
                // New ids follow the old ones only where the clock does.
                let known = Set((one["data"]?.array ?? []).map { $0["id"] })
                other["data"] = .array(list.filter { known.contains($0["id"]) })
            }
            // What an alternative cause would ask to change is told since then.
            if place.contains("/alternatives/") { other["remedies"] = nil }
            for name in Set(one.keys).union(other.keys).sorted() {
                guard let left = one[name], let right = other[name] else {
                    return "\(place)/\(name): expected in both"
                }
                if let found = difference(left, right, at: "\(place)/\(name)") { return found }
            }
            return nil
        case (.array(let one), .array(let other)) where one.count == other.count:
            for (index, (left, right)) in zip(one, other).enumerated() {
                if let found = difference(left, right, at: "\(place)/\(index)") { return found }
            }
            return nil
        case (.number(let one), .number(let other)) where one.isNaN && other.isNaN:
            return nil
        default:
            if before == now { return nil }
            return "\(place): expected \(before.shortDescription), got \(now.shortDescription)"
        }
    }
}
