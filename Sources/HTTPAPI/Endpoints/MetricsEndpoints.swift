import Foundation
import Records
import SocketServer
import Store

/// The numbers of a run over its steps.
enum MetricsEndpoints {
    private static let standardPoints = 500

    /// Shows series, in the form that the client takes.
    static func get(_ call: Call) throws -> HTTPResponse? {
        let names = call.query.list("name")
        let fromStep = try call.query.integer("from_step", in: 0...Int(Int32.max)) ?? 0
        let limit = try call.query.integer("max_points", in: 1...10_000) ?? standardPoints
        let offers = MetricsRepresentation.Form.allCases.map(\.rawValue)
        guard let type = MediaType.best(of: offers, for: call.request.headers),
            let form = MetricsRepresentation.Form(rawValue: type)
        else {
            throw RequestError(
                406, .notAcceptable, "accept: expected \(offers.joined(separator: " or "))")
        }
        let job = try JobEndpoints.find(call)
        let store = call.context.store
        let series = try store.series(of: job.id, names: names, fromStep: fromStep)
        let representation = MetricsRepresentation(
            jobID: job.id, available: try store.seriesNames(of: job.id),
            series: series.sorted { $0.key < $1.key }.map { name, series in
                (name, SeriesPoints(series, fromStep: fromStep).thinned(to: limit))
            })
        let suffix = form == .csv ? "; charset=utf-8; header=present" : ""
        return HTTPResponse(
            status: 200, headers: ["Content-Type": type + suffix, "Vary": "Accept"],
            body: try representation.data(as: form))
    }
}
