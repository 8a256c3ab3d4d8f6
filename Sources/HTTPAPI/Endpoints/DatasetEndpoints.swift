import Datasets
import Foundation
import Jobs
import Records
import SocketServer
import Store

/// Uploaded data sets.
enum DatasetEndpoints {
    /// Stores a file that can be read as rows.
    static func create(_ call: Call) throws -> HTTPResponse? {
        let name = try call.query.text("name", atMost: 200) ?? ""
        try checkCompression(call)
        let dataset = try call.context.service.datasets.add(
            call.request.body, as: try format(call), name: name)
        return try .json(
            representation(call).json(dataset), status: 201,
            headers: ["Location": call.context.url(DatasetRepresentation.path(dataset.id))])
    }

    /// Lists data sets, newest first.
    static func list(_ call: Call) throws -> HTTPResponse? {
        let page = try Page(call.query, prefix: "ds_")
        let datasets = try call.context.store.datasets(limit: page.fetchCount, after: page.after)
        return try page.response(datasets, id: \.id, representation(call).json)
    }

    /// Shows what is known of a data set.
    static func get(_ call: Call) throws -> HTTPResponse? {
        guard let dataset = try call.context.store.dataset(call.id) else {
            throw RequestError.notFound("dataset", call.id)
        }
        return try .json(representation(call).json(dataset))
    }

    /// Stores the labels of images.
    static func putLabels(_ call: Call) throws -> HTTPResponse? {
        try checkCompression(call)
        let dataset = try call.context.service.datasets.setLabels(call.request.body, of: call.id)
        return try .json(representation(call).json(dataset))
    }

    /// Says what is wrong with a data set's rows.
    static func checks(_ call: Call) throws -> HTTPResponse? {
        guard try call.context.store.dataset(call.id) != nil else {
            throw RequestError.notFound("dataset", call.id)
        }
        let results = try call.context.service.datasets.checks(of: call.id)
        return try .json(
            ["data": try CheckRepresentation.json(results, in: call.language)],
            headers: .telling(call.language))
    }

    /// Forgets a data set that no unfinished job reads.
    static func delete(_ call: Call) throws -> HTTPResponse? {
        try call.context.service.datasets.remove(call.id)
        return HTTPResponse(status: 204)
    }

    /// Refuses a file that is announced as compressed and isn't.
    private static func checkCompression(_ call: Call) throws(RequestError) {
        let codings = call.request.headers.list("Content-Encoding").map { $0.lowercased() }
        guard codings.contains("gzip") || codings.contains("x-gzip"),
            !GzipReader.isCompressed(call.request.body)
        else { return }
        throw RequestError(400, .invalidContentEncoding, "body: expected a gzip file")
    }

    private static func format(_ call: Call) throws(RequestError) -> DatasetFormat {
        let query = call.query
        let kind = try kind(call)
        for name in ["header", "delimiter"] where kind != .csv && query.text(name) != nil {
            throw .invalidParameter(name, "expected only with a CSV file")
        }
        for name in ["target", "inputs"] where kind == .idx && query.text(name) != nil {
            throw .invalidParameter(name, "expected only with a CSV or NPZ file")
        }
        return DatasetFormat(
            kind: kind, target: try query.text("target", atMost: 200),
            inputs: query.list("inputs"), header: try query.boolean("header"),
            delimiter: try delimiter(query), task: try query.choice("task", TrainingTask.self))
    }

    /// The kind of file: as the content type says, or else the query, or else the file itself.
    private static func kind(_ call: Call) throws(RequestError) -> DatasetFormat.Kind {
        let told = try call.query.choice("format", DatasetFormat.Kind.self)
        let kind: DatasetFormat.Kind
        switch MediaType.content(call.request.headers) {
        case "text/csv": kind = .csv
        case "application/x-idx": kind = .idx
        case "application/x-npz": kind = .npz
        default: return told ?? DatasetFormat.Kind(recognizing: call.request.body)
        }
        guard told == nil || told == kind else {
            throw .invalidParameter(
                "format", "expected \(kind.rawValue), as Content-Type says, or none")
        }
        return kind
    }

    private static func delimiter(_ query: QueryReader) throws(RequestError) -> String? {
        guard let text = query.text("delimiter") else { return nil }
        let names = ["comma": ",", "semicolon": ";", "tab": "\t"]
        guard let delimiter = names[text] ?? names.values.first(where: { $0 == text }) else {
            throw .invalidParameter("delimiter", "expected comma, semicolon or tab")
        }
        return delimiter
    }

    private static func representation(_ call: Call) -> DatasetRepresentation {
        DatasetRepresentation(baseURL: call.context.configuration.baseURL)
    }
}
