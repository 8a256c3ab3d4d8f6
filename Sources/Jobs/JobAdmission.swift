import Datasets
import Experiments
import Foundation
import Hashing
import Kernels
import Networks
import Records
import Store
import Training
import Webhooks

/// Decides whether a job can be accepted, before anything of it is stored.
struct JobAdmission: Sendable {
    let configuration: JobServiceConfiguration
    let datasets: DatasetLibrary

    /// A job that can be trained.
    struct Admitted {
        /// The job; its spec has no webhook secret.
        let job: PreparedJob
        /// Who is told, with the secret, or nil.
        let webhook: WebhookSpec?
    }

    /// Checks a spec against its data and the operator's limits.
    ///
    /// - Parameter document: What the user sent.
    /// - Returns: The job it would be.
    /// - Throws: ``SpecErrors`` with every problem found.
    func check(_ document: JSONValue) throws(SpecErrors) -> Admitted {
        let spec = try SpecReader.read(document)
        try checkWebhook(spec.webhook)
        let datasets = datasets
        let job = try PreparedJob(spec.withoutSecret) { id throws(SpecErrors) in
            try datasets.table(id)
        }
        let needed = try TrainingRun.byteCount(of: job)
        guard needed <= configuration.maximumJobBytes else {
            throw SpecErrors(
                JSONPointer(tokens: ["model"]), .tooLarge,
                "expected a job of at most \(configuration.maximumJobBytes) bytes of memory, "
                    + "this one needs \(needed)")
        }
        return Admitted(job: job, webhook: spec.webhook)
    }

    /// Refuses a job that asks for it if a rehearsal finds an error.
    ///
    /// - Throws: ``PreflightFailed`` with every error found.
    func rehearse(_ job: PreparedJob) throws(PreflightFailed) {
        guard job.spec.preflight == .strict else { return }
        let errors = PreflightCatalog.rehearse(job).filter { ($0.severity ?? .info) >= .error }
        if !errors.isEmpty { throw PreflightFailed(results: errors) }
    }

    /// Turns a checked job into what the store keeps.
    func submission(_ admitted: Admitted, idempotency: Idempotency?) throws -> JobSubmission {
        let spec = admitted.job.spec
        let text = try JSONCoding.encode(spec.json)
        let digest = SHA256.digest(of: text).hexadecimal
        let target = admitted.webhook.map { webhook in
            WebhookTarget(
                url: webhook.url, events: webhook.events,
                secret: StoredSecret(
                    webhook.secret ?? WebhookSecret.generate().text))
        }
        var provenance = spec.json["provenance"]?.object ?? [:]
        provenance["version"] = .string(configuration.version)
        provenance["spec_sha256"] = .string(digest)
        provenance["dataset_sha256"] = .string(admitted.job.datasetDigest)
        return JobSubmission(
            name: spec.name, spec: text, specSHA256: digest,
            provenance: .object(provenance), priority: spec.priority, metadata: spec.metadata,
            datasetIDs: spec.data.datasetIDs, idempotency: idempotency, webhook: target)
    }

    private func checkWebhook(_ webhook: WebhookSpec?) throws(SpecErrors) {
        guard let webhook else { return }
        do throws(WebhookError) {
            try configuration.receiverPolicy.validate(url: webhook.url)
        } catch {
            throw SpecErrors(
                JSONPointer(tokens: ["webhook", "url"]), .invalidURL, error.message)
        }
        guard let secret = webhook.secret else { return }
        do throws(WebhookError) {
            _ = try WebhookSecret(secret)
        } catch {
            throw SpecErrors(
                JSONPointer(tokens: ["webhook", "secret"]), .invalidSecret, error.message)
        }
    }
}

extension DataSpec {
    /// The uploaded data sets that the spec names.
    var datasetIDs: [String] {
        var ids: [String] = []
        if case .dataset(let id) = source { ids.append(id) }
        if case .source(.dataset(let id)) = validation, !ids.contains(id) { ids.append(id) }
        return ids
    }
}

extension PreparedJob {
    /// The SHA-256 of the rows as the network gets them.
    var datasetDigest: String {
        var hash = SHA256()
        for rows in [data.training, data.validation].compactMap({ $0 }) {
            hash.update(UnsafeRawBufferPointer(rows.inputs.values))
            rows.labels.withUnsafeBytes { hash.update($0) }
            if let targets = rows.targets {
                hash.update(UnsafeRawBufferPointer(targets.values))
            }
        }
        return hash.digest.hexadecimal
    }
}
