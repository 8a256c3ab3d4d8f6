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
                404, .diagnosisNotAvailable,
                "job \(job.id): too little has been trained for a diagnosis")
        }
        var (diagnosis, language) = (stored, Language.english)
        if call.language == .chinese,
            let translated = try translation(of: stored, into: .chinese, job.id, call.context.store)
        {
            (diagnosis, language) = (translated, .chinese)
        }
        var members = try JSONCoding.value(of: diagnosis).object ?? [:]
        members["job_id"] = .string(job.id)
        return try .json(.object(members), headers: .telling(language))
    }

    /// Diagnoses again, from what is stored of the run; nil before the run's first report.
    private static func translation(
        of stored: Records.Diagnosis, into language: Language, _ id: String, _ store: Store
    ) throws -> Records.Diagnosis? {
        guard let facts = try store.facts(of: id) else { return nil }
        var trace = try JSONCoding.decode(RunTrace.self, from: try JSONCoding.encode(facts))
        trace.series = try store.series(of: id)
        // Older versions kept the spec with the facts.
        if trace.spec.isNull, let spec = try store.spec(of: id) {
            trace.spec = try JSONCoding.document(from: spec)
        }
        trace.isFinal = stored.status == .final
        return Diagnostician.diagnose(trace, language: language)
    }
}
