import Experiments
import Foundation
import Networks
import Records
import Store
import Training

/// Takes one claimed job through its run: trains, records, diagnoses, and ends or gives it back.
final class JobRunner: RunObserver {
    private let claimed: ClaimedJob
    private let store: Store
    private let datasets: DatasetLibrary
    private let configuration: JobServiceConfiguration
    private let log: ServiceLog
    private let isStopping: () -> Bool
    private let pacer: RunPacer
    private var word = Word.goOn
    private var wasSick: Bool
    private var savedHistograms = -1

    /// What the run is asked to do.
    private enum Word {
        case goOn
        case cancel
        case pause
        case shutDown
        case abandon
    }

    private var id: String { claimed.job.id }
    private var token: Int64 { claimed.token }

    init(
        _ claimed: ClaimedJob, store: Store, datasets: DatasetLibrary,
        configuration: JobServiceConfiguration, log: ServiceLog, isStopping: @escaping () -> Bool
    ) {
        self.claimed = claimed
        self.store = store
        self.datasets = datasets
        self.configuration = configuration
        self.log = log
        self.isStopping = isStopping
        // A run that is resumed has told of its incident already.
        wasSick = claimed.job.verdict == .sick
        pacer = RunPacer(checkpointSeconds: configuration.checkpointSeconds)
    }

    /// Runs the job until it ends or is given back.
    func run() {
        do {
            try train()
        } catch let error as StoreError where error.code == .leaseLost {
            log.warning("\(id): the lease is lost; another worker has the job or it has ended")
        } catch let error as SpecErrors {
            // The spec was sound when it was accepted: its data are gone or have changed.
            fail(.dataUnavailable, detail: error.description)
        } catch {
            fail(.internalError, detail: "\(error)")
        }
    }

    private func train() throws {
        let datasets = datasets
        let spec = try SpecReader.read(claimed.job.spec)
        let job = try PreparedJob(spec) { id throws(SpecErrors) in try datasets.table(id) }
        let run = try makeRun(job)
        let end = run.train(self)
        switch (end, word) {
        case (.interrupted, .abandon):
            log.warning("\(id): the lease is lost at step \(run.stepsTaken)")
        case (.interrupted, .pause), (.interrupted, .shutDown):
            try saveState(of: run)
            _ = try store.heartbeat(
                jobID: id, token: token, progress: run.progress, latest: run.latest,
                leaseSeconds: configuration.leaseSeconds)
            try store.saveCheckpoint(
                run.checkpoint(), step: run.stepsTaken, jobID: id, token: token)
            try store.release(
                jobID: id, token: token, reason: word == .pause ? "paused" : "service_stopping")
            log.info("\(id): kept at step \(run.stepsTaken)")
        case (.interrupted, _):
            try finish(run, job, .cancelled, reason: nil)
        case (.completed, _):
            try finish(run, job, .succeeded, reason: nil)
        case (.stoppedEarly, _):
            try finish(run, job, .succeeded, reason: "early_stopped")
        case (.diverged, _):
            try finish(run, job, .failed, reason: FailureReason.diverged.rawValue)
        case (.timedOut, _):
            try finish(run, job, .failed, reason: FailureReason.timedOut.rawValue)
        }
    }

    /// Compiles the job, from its checkpoint if there is a usable one.
    private func makeRun(_ job: PreparedJob) throws -> TrainingRun {
        guard let checkpoint = try store.checkpoint(of: id) else { return try TrainingRun(job) }
        do {
            let run = try TrainingRun(job, checkpoint: checkpoint.data)
            log.info("\(id): goes on from step \(checkpoint.step)")
            return run
        } catch let error as CheckpointError {
            log.warning("\(id): begins again, as its state can't be used: \(error)")
            return try TrainingRun(job)
        }
    }

    private func finish(
        _ run: TrainingRun, _ job: PreparedJob, _ end: JobOutcome.End, reason: String?
    ) throws {
        let diagnosis = RunDiagnosis.final(run, job) {
            // Experiments take a while: who asks for the end meanwhile shall have it.
            if self.pacer.isDue(.heartbeat) { self.beat(run) }
            return self.isStopping() || self.word == .abandon || self.word == .cancel
        }
        var progress = run.progress
        progress.watchOverheadPercent =
            isStopping() ? nil : WatchCost.overheadPercent(of: job, in: run)
        try saveState(of: run)
        try store.saveArtifact(
            run.network.weights.data, name: "model.safetensors",
            mediaType: "application/octet-stream", jobID: id, token: token)
        try store.finish(
            jobID: id, token: token,
            JobOutcome(
                end, reason: reason, diagnosis: diagnosis, progress: progress,
                latest: run.latest,
                data: [
                    "verdict": .string(diagnosis.verdict.rawValue),
                    "step": JSONValue(run.stepsTaken),
                    "diagnosis_url": .string(url("diagnosis")),
                ]))
        log.info("\(id): \(end.rawValue) after \(run.stepsTaken) steps, \(diagnosis.verdict)")
    }

    private func saveState(of run: TrainingRun) throws {
        let trace = run.trace(isFinal: false)
        try store.saveSeries(trace.series, jobID: id, token: token)
        // They change rarely and are larger than the rest.
        if run.histogramCount != savedHistograms {
            try store.saveHistograms(run.histograms, jobID: id, token: token)
            savedHistograms = run.histogramCount
        }
        var facts = trace
        facts.series = [:]
        try store.saveFacts(try JSONCoding.value(of: facts), jobID: id, token: token)
    }

    private func fail(_ reason: FailureReason, detail: String) {
        log.error("\(id): \(reason.rawValue): \(detail)")
        do {
            try store.finish(
                jobID: id, token: token, JobOutcome(.failed, reason: reason.rawValue))
        } catch {
            log.error("\(id): its failure can't be recorded: \(error)")
        }
    }

    private func url(_ part: String) -> String {
        "\(configuration.baseURL)/v1/jobs/\(id)/\(part)"
    }
}

extension JobRunner {
    func shouldContinue(_ run: TrainingRun) -> Bool {
        if isStopping() { word = .shutDown }
        if pacer.isDue(.heartbeat) { beat(run) }
        guard case .goOn = word else { return false }
        do {
            if pacer.isDue(.series) { try pacer.pace(.series) { try saveState(of: run) } }
            if pacer.isDue(.diagnosis) { try pacer.pace(.diagnosis) { try diagnoseLive(run) } }
            if isCheckpointDue(run) {
                try pacer.pace(.checkpoint) {
                    try store.saveCheckpoint(
                        run.checkpoint(), step: run.stepsTaken, jobID: id, token: token)
                }
            }
        } catch {
            note(error)
        }
        if case .goOn = word { return true }
        return false
    }

    func run(_ run: TrainingRun, found event: NonFiniteEvent) {
        var data: [String: JSONValue] = [
            "step": JSONValue(event.step), "pass": .string(event.pass.rawValue),
            "tensor": .string(event.tensor), "nan_count": JSONValue(event.nanCount),
            "infinite_count": JSONValue(event.infiniteCount),
            "diagnosis_url": .string(url("diagnosis")),
        ]
        data["layer"] = event.layer.map { .string($0) }
        do {
            data["origin"] = try event.origin.map { try JSONCoding.value(of: $0) }
            try store.append(NewEvent(.nanDetected, data: data), to: id, token: token)
            try diagnoseLive(run)
        } catch {
            note(error)
        }
    }

    func run(_ run: TrainingRun, completedEpoch epoch: Int) {}

    private func isCheckpointDue(_ run: TrainingRun) -> Bool {
        if let every = run.spec.checkpointEverySteps { return pacer.isCheckpointDue(run, every) }
        return pacer.isDue(.checkpoint)
    }

    /// Renews the lease and learns what the user asks for.
    private func beat(_ run: TrainingRun) {
        do {
            try pacer.pace(.heartbeat) {
                let answer = try store.heartbeat(
                    jobID: id, token: token, progress: run.progress, latest: run.latest,
                    leaseSeconds: configuration.leaseSeconds)
                switch answer {
                case .lost: word = .abandon
                case .held(cancelRequested: true, _): word = .cancel
                case .held(_, pauseRequested: true): word = .pause
                case .held: break
                }
            }
        } catch {
            note(error)
        }
    }

    private func diagnoseLive(_ run: TrainingRun) throws {
        let diagnosis = RunDiagnosis.live(run)
        try store.saveDiagnosis(diagnosis, jobID: id, token: token)
        guard diagnosis.verdict == .sick, !wasSick else { return }
        wasSick = true
        try store.append(
            NewEvent(
                .incident,
                data: [
                    "step": JSONValue(diagnosis.step), "summary": .string(diagnosis.summary),
                    "diagnosis_url": .string(url("diagnosis")),
                ]), to: id, token: token)
    }

    /// A write failed: the run goes on, unless the job is no longer this worker's.
    private func note(_ error: any Error) {
        if let error = error as? StoreError, error.code == .leaseLost {
            word = .abandon
        } else {
            log.error("\(id): \(error)")
        }
    }
}
