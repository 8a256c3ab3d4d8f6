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
        let language = stored.language(for: call.language)
        var members = try JSONCoding.value(of: stored.only(in: language)).object ?? [:]
        members["job_id"] = .string(job.id)
        return try .json(.object(members), headers: .telling(language))
    }
}
