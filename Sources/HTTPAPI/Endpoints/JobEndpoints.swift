import Foundation
import Hashing
import Jobs
import Records
import SocketServer
import Store
import Webhooks

/// Training jobs: accepting, listing, showing, ending.
enum JobEndpoints {
    private static let greatestWait = 60

    /// Accepts a job, or says what it would be.
    static func create(_ call: Call) throws -> HTTPResponse? {
        let isDryRun = try call.query.boolean("dry_run") ?? false
        let idempotency = try idempotency(of: call)
        let document = try call.document()
        let service = call.context.service
        if isDryRun {
            return try .json(
                try PreflightRepresentation.json(try service.check(document), in: call.language),
                headers: .telling(call.language))
        }
        let (completed, secret) = withSecret(document)
        let acceptance = try service.submit(completed, idempotency: idempotency)
        let job = acceptance.job
        var members: [String: JSONValue] = [:]
        if acceptance.isNew {
            if let secret { members["webhook_secret"] = .string(secret) }
            members["preflight"] = try CheckRepresentation.json(
                acceptance.preflight, in: call.language)
        }
        var headers: HTTPHeaders = [
            "Location": call.context.url("/v1/jobs/\(job.id)"),
            "ETag": EntityTag.text(job.version),
        ]
        if acceptance.isNew { headers.tell(call.language) }
        if !acceptance.isNew { headers["Idempotent-Replayed"] = "true" }
        return .json(
            text: try representation(call).complete(job, spec: acceptance.spec, adding: members),
            status: 202, headers: headers)
    }

    /// Lists jobs, newest first.
    static func list(_ call: Call) throws -> HTTPResponse? {
        let page = try Page(call.query, prefix: "job_")
        let state = try call.query.choice("state", JobState.self)
        let jobs = try call.context.store.jobs(
            limit: page.fetchCount, after: page.after, state: state,
            metadata: call.query.map("metadata"))
        return try page.response(jobs, id: \.id, representation(call).summary)
    }

    /// Shows a job, at once or as soon as it has changed.
    static func get(_ call: Call) throws -> HTTPResponse? {
        let seconds = try call.query.integer("wait", in: 0...greatestWait) ?? 0
        let since = try call.query.integer("since_version", in: 0...Int.max)
        let job = try find(call)
        let seen =
            since ?? (EntityTag.matches(job.version, call.request.headers) ? job.version : nil)
        let isTagged = call.request.headers["If-None-Match"] != nil
        // A tag of another version is news already.
        let isNews = isTagged && since == nil && seen == nil
        let wait = JobWait(version: seen, state: job.state)
        if seconds == 0 || isNews || wait.isOver(job) { return try show(job, call) }
        let watch = call.context.watches.watch(job.id, call.context.store.changes) { _, occasion in
            do {
                let job = try find(call)
                guard occasion != .change || wait.isOver(job) else { return false }
                call.answer(try show(job, call))
            } catch {
                call.fail(error)
            }
            return true
        }
        watch.wake(after: Double(seconds))
        call.exchange.onClose { [weak watch] in watch?.end() }
        return nil
    }

    /// Ends a job.
    static func cancel(_ call: Call) throws -> HTTPResponse? {
        try accepted(try call.context.store.requestCancel(call.id), call)
    }

    /// Takes a job off its worker.
    static func pause(_ call: Call) throws -> HTTPResponse? {
        try accepted(try call.context.store.requestPause(call.id), call)
    }

    /// Lets a paused job go on.
    static func resume(_ call: Call) throws -> HTTPResponse? {
        try accepted(try call.context.store.requestResume(call.id), call)
    }

    /// The job of a call.
    ///
    /// - Throws: ``RequestError`` with code `not_found`, ``StoreError``.
    static func find(_ call: Call) throws -> JobRecord {
        guard let job = try call.context.store.job(call.id) else {
            throw RequestError.notFound("job", call.id)
        }
        return job
    }

    private static func show(_ job: JobRecord, _ call: Call) throws -> HTTPResponse {
        let headers: HTTPHeaders = [
            "ETag": EntityTag.text(job.version), "Cache-Control": "no-cache",
        ]
        if EntityTag.matches(job.version, call.request.headers) {
            return HTTPResponse(status: 304, headers: headers)
        }
        return .json(text: try complete(job, call), headers: headers)
    }

    private static func accepted(_ job: JobRecord, _ call: Call) throws -> HTTPResponse {
        .json(
            text: try complete(job, call), status: 202,
            headers: ["ETag": EntityTag.text(job.version)])
    }

    private static func complete(_ job: JobRecord, _ call: Call) throws -> Data {
        guard let spec = try call.context.store.spec(of: job.id) else {
            throw RequestError.notFound("job", job.id)
        }
        return try representation(call).complete(job, spec: spec)
    }

    private static func representation(_ call: Call) -> JobRepresentation {
        JobRepresentation(baseURL: call.context.configuration.baseURL)
    }

    private static func idempotency(of call: Call) throws(RequestError) -> Idempotency? {
        let keys = call.request.headers.values("Idempotency-Key")
        if keys.isEmpty { return nil }
        guard keys.count == 1, let key = keys.first, (1...255).contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else {
            throw RequestError(
                400, .invalidIdempotencyKey,
                "idempotency-key: expected one key of 1 to 255 visible ascii characters")
        }
        return Idempotency(
            key: key, requestSHA256: SHA256.digest(of: call.request.body).hexadecimal)
    }

    /// Adds the secret that signs a job's webhooks where its spec asks for them and names none.
    ///
    /// - Returns: The spec, and the secret if it was made here.
    private static func withSecret(_ document: JSONValue) -> (JSONValue, String?) {
        guard var members = document.object, var webhook = members["webhook"]?.object,
            webhook["secret"]?.isNull ?? true
        else { return (document, nil) }
        let secret = WebhookSecret.generate().text
        webhook["secret"] = .string(secret)
        members["webhook"] = .object(webhook)
        return (.object(members), secret)
    }
}
