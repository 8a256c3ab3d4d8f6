import Diagnosis
import Foundation
import Records
import SocketServer
import Store

/// What the service says about a run.
enum DiagnosisEndpoints {
    /// Shows the diagnosis of a job, live or final, in the language that the client prefers.
    static func get(_ call: Call) throws -> HTTPResponse? {
        let job = try JobEndpoints.find(call)
        guard let stored = try call.context.store.diagnosis(of: job.id) else {
            throw RequestError(
                404, "diagnosis_not_available",
                "job \(job.id): too little has been trained for a diagnosis")
        }
        var (diagnosis, language) = (stored, Language.english)
        if preferredLanguage(call.request.headers) == .chinese,
            let translated = try translation(of: stored, into: .chinese, job.id, call.context.store)
        {
            (diagnosis, language) = (translated, .chinese)
        }
        var members = try JSONCoding.value(of: diagnosis).object ?? [:]
        members["job_id"] = .string(job.id)
        return try .json(
            .object(members),
            headers: ["Content-Language": language.rawValue, "Vary": "Accept-Language"])
    }

    /// Diagnoses again, from what is stored of the run; nil before the run's first report.
    private static func translation(
        of stored: Records.Diagnosis, into language: Language, _ id: String, _ store: Store
    ) throws -> Records.Diagnosis? {
        guard let facts = try store.facts(of: id) else { return nil }
        var trace = try JSONCoding.decode(RunTrace.self, from: try JSONCoding.encode(facts))
        trace.series = try store.series(of: id)
        trace.isFinal = stored.status == .final
        return Diagnostician.diagnose(trace, language: language)
    }

    /// The language with the greatest weight, English where nothing is asked for.
    ///
    /// - Source: RFC 9110 §12.5.4.
    private static func preferredLanguage(_ headers: HTTPHeaders) -> Language {
        let ranges = WeightedList.read(headers.list("Accept-Language"))
        let known = ranges.filter { $0.weight > 0 }.compactMap { range in
            let primary = range.value.lowercased().prefix { $0 != "-" }
            return Language(rawValue: String(primary)).map { (language: $0, weight: range.weight) }
        }
        // The first of equals wins.
        return known.reversed().max { $0.weight < $1.weight }?.language ?? .english
    }
}
