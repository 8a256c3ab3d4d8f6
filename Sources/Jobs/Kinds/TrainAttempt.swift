import Experiments
import Foundation
import Networks
import Records
import Training

/// Takes one claimed job through its run: trains, records, diagnoses, and ends or gives it back.
final class TrainAttempt: RunObserver {
    private let assignment: Assignment
    private let ledger: any Ledger
    private let lease: Lease
    private let configuration: JobServiceConfiguration
    private let log: ServiceLog
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

    private var id: String { lease.jobID }

    init(_ assignment: Assignment) {
        self.assignment = assignment
        ledger = assignment.ledger
        lease = assignment.claimed.lease
        configuration = assignment.configuration
        log = assignment.log
        // A run that is resumed has told of its incident already.
        wasSick = assignment.claimed.verdict == .sick
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
        let job = try assignment.preparation.job(assignment.claimed, from: ledger)
        let run = try makeRun(job)
        let end = run.train(self)
        switch (end, word) {
        case (.interrupted, .abandon):
            log.warning("\(id): the lease is lost at step \(run.stepsTaken)")
        case (.interrupted, .pause): try giveBack(run, reason: "paused")
        case (.interrupted, .shutDown): try giveBack(run, reason: "service_stopping")
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

    /// Keeps the run as it is, for the worker that goes on with it.
    private func giveBack(_ run: TrainingRun, reason: String) throws {
        try saveState(of: run)
        _ = try ledger.heartbeat(
            lease, progress: run.progress, latest: run.latest,
            leaseSeconds: configuration.leaseSeconds)
        try saveCheckpoint(of: run)
        try ledger.release(lease, reason: reason)
        log.info("\(id): kept at step \(run.stepsTaken)")
    }

    /// Compiles the job, from its newest checkpoint that is usable.
    private func makeRun(_ job: PreparedJob) throws -> TrainingRun {
        var step = Int.max
        while let checkpoint = try ledger.checkpoint(below: step, under: lease) {
            do {
                let run = try TrainingRun(job, checkpoint: checkpoint.data)
                log.info("\(id): goes on from step \(checkpoint.step)")
                return run
            } catch let error as CheckpointError {
                log.warning("\(id): its state at step \(checkpoint.step) can't be used: \(error)")
                step = checkpoint.step
            }
        }
        if step < .max { log.warning("\(id): begins again") }
        return try TrainingRun(job)
    }

    private func saveCheckpoint(of run: TrainingRun) throws(StoreError) {
        try ledger.saveCheckpoint(
            run.checkpoint(), step: run.stepsTaken, keeping: configuration.checkpointsKept,
            under: lease)
    }

    private func finish(
        _ run: TrainingRun, _ job: PreparedJob, _ end: JobOutcome.End, reason: String?
    ) throws {
        var isCutShort = false
        let journal = LedgerJournal(ledger, lease) { error in
            self.note(error)
        } beforeFirst: {
            // The next worker then needn't train what comes before the experiments.
            try self.saveCheckpoint(of: run)
        }
        let diagnosis = RunDiagnosis.final(run, job, journal: journal) {
            // Experiments take a while: who asks for the end meanwhile shall have it.
            if self.pacer.isDue(.heartbeat) { self.beat(run) }
            isCutShort =
                self.assignment.isStopping() || self.word == .abandon || self.word == .cancel
            return isCutShort
        }
        if word == .abandon { throw StoreError.leaseLost(id) }
        if isCutShort, word != .cancel { return try giveBack(run, reason: "service_stopping") }
        var progress = run.progress
        progress.watchOverheadPercent =
            assignment.isStopping() ? nil : WatchCost.overheadPercent(of: job, in: run)
        try saveState(of: run)
        try ledger.saveArtifact(
            run.network.weights.data, name: "model.safetensors",
            mediaType: "application/octet-stream", under: lease)
        try ledger.finish(
            lease,
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
        try ledger.saveSeries(trace.series, under: lease)
        // They change rarely and are larger than the rest.
        if run.histogramCount != savedHistograms {
            try ledger.saveHistograms(run.histograms, under: lease)
            savedHistograms = run.histogramCount
        }
        // The series are stored by themselves, and so is the spec, which may hold megabytes of rows.
        var facts = trace
        facts.series = [:]
        facts.spec = .null
        try ledger.saveFacts(try JSONCoding.value(of: facts), under: lease)
    }

    private func fail(_ reason: FailureReason, detail: String) {
        log.error("\(id): \(reason.rawValue): \(detail)")
        do {
            try ledger.finish(lease, JobOutcome(.failed, reason: reason.rawValue))
        } catch {
            log.error("\(id): its failure can't be recorded: \(error)")
        }
    }

    private func url(_ part: String) -> String {
        "\(configuration.baseURL)/v1/jobs/\(id)/\(part)"
    }
}

extension TrainAttempt {
    func shouldContinue(_ run: TrainingRun) -> Bool {
        if assignment.isStopping() { word = .shutDown }
        if pacer.isDue(.heartbeat) { beat(run) }
        guard case .goOn = word else { return false }
        do {
            if pacer.isDue(.series) { try pacer.pace(.series) { try saveState(of: run) } }
            if pacer.isDue(.diagnosis) { try pacer.pace(.diagnosis) { try diagnoseLive(run) } }
            if isCheckpointDue(run) {
                try pacer.pace(.checkpoint) { try saveCheckpoint(of: run) }
            }
        } catch {
            note(error)
        }
        if case .goOn = word { return true }
        return false
    }

    func run(_ run: TrainingRun, found event: NonFiniteEvent) {
        // What failed is searched for afterwards; the diagnosis has it.
        var data: [String: JSONValue] = [
            "step": JSONValue(event.step), "epoch": JSONValue(event.step / run.stepsPerEpoch),
            "loss": run.lastLoss.map { .number($0) } ?? .null,
            "pass": .string(event.pass.rawValue), "origin": .null, "origin_status": "searching",
            "tensor": .string(event.tensor), "nan_count": JSONValue(event.nanCount),
            "infinite_count": JSONValue(event.infiniteCount),
            "held_out": .boolean(event.heldOut ?? false),
            "diagnosis_url": .string(url("diagnosis")),
        ]
        data["layer"] = event.layer.map { .string($0) }
        do {
            try ledger.append(NewEvent(.nanDetected, data: data), under: lease)
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
                let answer = try ledger.heartbeat(
                    lease, progress: run.progress, latest: run.latest,
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
        try ledger.saveDiagnosis(diagnosis, under: lease)
        guard diagnosis.verdict == .sick, !wasSick else { return }
        wasSick = true
        try ledger.append(
            NewEvent(
                .incident,
                data: [
                    "step": JSONValue(diagnosis.step),
                    "summary": .phrase(diagnosis.summary),
                    "diagnosis_url": .string(url("diagnosis")),
                ]), under: lease)
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
