import Records
import SocketServer
import Store

/// What a run said of single rows and of classes.
enum RowEndpoints {
    /// Lists the rows whose label is doubtful, the most doubtful first.
    static func suspicious(_ call: Call) throws -> HTTPResponse? {
        let job = try JobEndpoints.find(call)
        let facts = try call.context.store.facts(of: job.id)
        return try .json(SuspiciousRowsRepresentation(jobID: job.id, facts: facts).json)
    }

    /// Shows how often each class was taken for each other at the last look at the rows held out.
    static func confusion(_ call: Call) throws -> HTTPResponse? {
        let job = try JobEndpoints.find(call)
        guard let stored = try call.context.store.facts(of: job.id)?["confusion"],
            let confusion = try? JSONCoding.decode(
                ClassConfusion.self, from: JSONCoding.encode(stored))
        else {
            throw RequestError(
                404, .confusionNotAvailable,
                "job \(job.id): it has looked at no held-out rows with classes")
        }
        return try .json(
            ConfusionRepresentation(jobID: job.id, confusion: confusion).json)
    }
}
