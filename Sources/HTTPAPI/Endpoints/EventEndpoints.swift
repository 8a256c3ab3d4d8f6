import Foundation
import Records
import SocketServer
import Store

/// What happened to jobs and data sets.
enum EventEndpoints {
    private static let standardLimit = 100

    /// Lists the events of all jobs and data sets, newest first.
    static func listAll(_ call: Call) throws -> HTTPResponse? {
        let page = try Page(call.query, prefix: "evt_")
        let events = try call.context.store.events(
            type: try call.query.choice("type", EventType.self), limit: page.fetchCount,
            after: page.after)
        let language = call.language
        var response = try page.response(events, id: \.id) {
            EventRepresentation.json($0, in: language)
        }
        response.headers.tell(language)
        return response
    }

    /// Lists the events of a job, oldest first, or streams them as they come.
    static func list(_ call: Call) throws -> HTTPResponse? {
        let offers = ["application/json", "text/event-stream"]
        let type = MediaType.best(of: offers, for: call.request.headers)
        let limit = try call.query.integer("limit", in: 1...1000) ?? standardLimit
        let after = try call.query.integer("after", in: 0...Int(Int32.max)) ?? 0
        if type == "text/event-stream" { return try stream(call, after: after) }
        let job = try JobEndpoints.find(call)
        let events = try call.context.store.events(
            of: job.id, afterSequence: after, limit: limit + 1)
        let shown = events.prefix(limit)
        let hasMore = events.count > limit
        let language = call.language
        return try .json(
            [
                "data": .array(shown.map { EventRepresentation.json($0, in: language) }),
                "has_more": .boolean(hasMore),
                "next": .count(hasMore ? shown.last?.sequence : nil),
            ],
            headers: [
                "Vary": "Accept, Accept-Language", "Content-Language": language.rawValue,
            ])
    }

    private static func stream(_ call: Call, after: Int) throws -> HTTPResponse? {
        let sequence = try lastEventID(call.request.headers) ?? after
        let (context, job) = (call.context, try JobEndpoints.find(call))
        if job.state.isTerminal {
            // Clients that come back after the end are told to stay away: 204 ends an EventSource.
            let rest = try context.store.events(of: job.id, afterSequence: sequence, limit: 1)
            if rest.isEmpty { return HTTPResponse(status: 204) }
        }
        let body = call.stream([
            "Content-Type": "text/event-stream", "Cache-Control": "no-store",
            "X-Accel-Buffering": "no", "Vary": "Accept, Accept-Language",
            "Content-Language": call.language.rawValue,
        ])
        body.write(Data("retry: 2000\n\n".utf8))
        let events = EventStream(
            body, store: context.store, jobID: job.id, after: sequence, language: call.language,
            heartbeatSeconds: context.configuration.heartbeatSeconds)
        let watch = context.watches.watch(job.id, context.store.changes) { watch, occasion in
            events.look(watch, occasion)
        }
        watch.wake(after: context.configuration.heartbeatSeconds)
        body.onClose { [weak watch] in watch?.end() }
        return nil
    }

    private static func lastEventID(_ headers: HTTPHeaders) throws(RequestError) -> Int? {
        guard let text = headers["Last-Event-ID"], !text.isEmpty else { return nil }
        guard let sequence = Int(text), sequence >= 0 else {
            throw RequestError(
                400, .invalidLastEventID, "last-event-id: expected the id of an event")
        }
        return sequence
    }
}
