import Foundation
import Records
import Testing

/// What every ledger owes those who execute jobs; see `Ledger`.
@Suite struct LedgerConformanceTests {
    private static let probe = JobKind(rawValue: "probe")

    // MARK: Taking jobs

    @Test(arguments: LedgerMaker.all)
    func `gives the job of the highest priority first, then the oldest`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let ids = try [0, 5, -1, 5, 0].map { try subject.submit(priority: $0) }
        var order: [String] = []
        while let claimed = try subject.claim() { order.append(claimed.id) }
        #expect(order == [1, 3, 0, 4, 2].map { ids[$0] })
    }

    @Test(arguments: LedgerMaker.all)
    func `gives a worker only what it can execute`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let id = try subject.submit(LedgerConformanceTests.probe, priority: 100)
        #expect(try subject.claim([.train]) == nil)
        #expect(try subject.claim([]) == nil)
        let claimed = try #require(try subject.claim([.train, LedgerConformanceTests.probe]))
        #expect(claimed.id == id && claimed.kind == LedgerConformanceTests.probe)
    }

    @Test(arguments: LedgerMaker.all)
    func `tells of the start of a job, and counts it`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let claimed = try subject.running()
        #expect(claimed.attempt == 1 && claimed.verdict == nil && claimed.kind == .train)
        let job = try subject.job(claimed.id)
        #expect(job.state == .running && job.attempt == 1)
        #expect(job.events == [.queued, .started])
        #expect(job.lastEvent == ["attempt": 1])
    }

    @Test(arguments: LedgerMaker.all)
    func `gives the spec to the letter`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let text = #"{"lr": 1e-1, "name": "NaN é"}"#
        _ = try subject.submit(spec: text)
        let claimed = try #require(try subject.claim())
        #expect(try subject.ledger.spec(under: claimed.lease) == Data(text.utf8))
    }

    @Test(arguments: LedgerMaker.all)
    func `gives each job to one of many workers`(maker: LedgerMaker) async throws {
        let subject = try maker.make()
        for _ in 0..<40 { _ = try subject.submit() }
        let ids = await withTaskGroup(of: [String].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var ids: [String] = []
                    while let claimed = try? subject.claim() { ids.append(claimed.id) }
                    return ids
                }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(ids.count == 40 && Set(ids).count == 40)
    }

    // MARK: Holding them

    @Test(arguments: LedgerMaker.all)
    func `keeps what a heartbeat brings, and leaves what it doesn't`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let claimed = try subject.running()
        let progress = JobProgress(
            step: 5, steps: 10, epoch: 1, epochs: 2, stepsPerSecond: 100, etaSeconds: 0.05)
        let latest = ["loss": Double.infinity, "accuracy": 0.5]
        let first = try subject.ledger.heartbeat(
            claimed.lease, progress: progress, latest: latest, leaseSeconds: 30)
        #expect(first == .held(cancelRequested: false, pauseRequested: false))
        _ = try subject.ledger.heartbeat(
            claimed.lease, progress: nil, latest: nil, leaseSeconds: 30)
        let job = try subject.job(claimed.id)
        #expect(job.progress == progress && job.latest == latest)
    }

    @Test(arguments: LedgerMaker.all)
    func `says what the user asks for`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let claimed = try subject.running()
        try subject.pause(claimed.id)
        #expect(
            try beat(subject, claimed.lease)
                == .held(cancelRequested: false, pauseRequested: true))
        try subject.cancel(claimed.id)
        #expect(
            try beat(subject, claimed.lease) == .held(cancelRequested: true, pauseRequested: true))
    }

    @Test(arguments: LedgerMaker.all)
    func `takes a job from a worker that was silent too long`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let claimed = try subject.running()
        subject.advance(seconds: 29)
        _ = try beat(subject, claimed.lease)
        subject.advance(seconds: 29)
        try subject.recover()
        #expect(try subject.job(claimed.id).state == .running)
        subject.advance(seconds: 1)
        try subject.recover()
        #expect(try subject.job(claimed.id).state == .queued)
        #expect(try beat(subject, claimed.lease) == .lost)
        let again = try #require(try subject.claim())
        #expect(again.attempt == 2 && again.lease.token > claimed.lease.token)
        #expect(try beat(subject, claimed.lease) == .lost)
    }

    @Test(arguments: LedgerMaker.all, LedgerCall.all)
    func `refuses whoever lost the lease, and changes nothing`(
        maker: LedgerMaker, call: LedgerCall
    ) throws {
        for loss in LeaseLoss.allCases {
            let subject = try maker.make()
            let claimed = try subject.running()
            let lease = try loss.lose(claimed.lease, of: subject)
            let before = try subject.job(claimed.id)
            let error = #expect(throws: StoreError.self, "\(loss)") {
                try call.make(subject.ledger, lease)
            }
            #expect(error?.code == .leaseLost, "\(loss)")
            #expect(try subject.job(claimed.id) == before, "\(loss)")
        }
    }

    @Test(arguments: LedgerMaker.all, LedgerCall.all)
    func `serves whoever holds the lease`(maker: LedgerMaker, call: LedgerCall) throws {
        let subject = try maker.make()
        try call.make(subject.ledger, try subject.running().lease)
    }

    // MARK: What runs leave

    @Test(arguments: LedgerMaker.all)
    func `keeps what a run leaves, the last of each name`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let (ledger, lease) = (subject.ledger, try subject.running().lease)
        let (old, new) = (
            Series(points: [.init(step: 0, value: 1)]), Series(points: [.init(step: 1, value: 2)])
        )
        try ledger.saveSeries(["a": old, "b": old], under: lease)
        try ledger.saveSeries(["b": new], under: lease)
        let histogram = Histogram(
            step: 3, bins: [.init(low: 0, high: 1, count: 2)], zeroCount: 0, nanCount: 0,
            infiniteCount: 0)
        try ledger.saveHistograms(["w": []], under: lease)
        try ledger.saveHistograms(["w": [histogram]], under: lease)
        try ledger.saveFacts(["a": 1], under: lease)
        try ledger.saveFacts(["b": 2], under: lease)
        for text in ["one", "two"] {
            try ledger.saveArtifact(
                Data(text.utf8), name: "model", mediaType: "text/plain", under: lease)
        }
        let job = try subject.job(lease.jobID)
        #expect(job.series == ["a": old, "b": new])
        #expect(job.histograms == ["w": [histogram]])
        #expect(job.facts == ["b": 2])
        #expect(job.artifacts == ["model": Data("two".utf8)])
    }

    @Test(arguments: LedgerMaker.all)
    func `tells a worker of the verdict of the one before`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let lease = try subject.running().lease
        try subject.ledger.saveDiagnosis(.of(.sick), under: lease)
        #expect(try subject.job(lease.jobID).verdict == .sick)
        try subject.ledger.release(lease, reason: nil)
        #expect(try subject.claim()?.verdict == .sick)
    }

    @Test(arguments: LedgerMaker.all, EventType.allCases)
    func `takes those events that are for a worker to tell`(
        maker: LedgerMaker, type: EventType
    ) throws {
        let subject = try maker.make()
        let lease = try subject.running().lease
        let before = try subject.job(lease.jobID)
        if [.nanDetected, .incident, .diagnosed].contains(type) {
            try subject.ledger.append(NewEvent(type, data: ["step": 3]), under: lease)
            let job = try subject.job(lease.jobID)
            #expect(job.events == [.queued, .started, type] && job.lastEvent == ["step": 3])
        } else {
            let error = #expect(throws: StoreError.self) {
                try subject.ledger.append(NewEvent(type), under: lease)
            }
            #expect(error?.code == .stateConflict)
            #expect(try subject.job(lease.jobID) == before)
        }
    }

    @Test(arguments: LedgerMaker.all)
    func `takes what became non-finite in a step once, whoever tells of it`(
        maker: LedgerMaker
    ) throws {
        let subject = try maker.make()
        let lease = try subject.running().lease
        func tell(_ step: Int, _ pass: String) throws {
            let data: [String: JSONValue] = ["step": JSONValue(step), "pass": .string(pass)]
            try subject.ledger.append(NewEvent(.nanDetected, data: data), under: lease)
        }
        try tell(3, "loss")
        try tell(3, "loss")
        #expect(try subject.job(lease.jobID).events == [.queued, .started, .nanDetected])
        try tell(3, "validation")
        try tell(4, "loss")
        #expect(
            try subject.job(lease.jobID).events
                == [.queued, .started, .nanDetected, .nanDetected, .nanDetected])
    }

    @Test(arguments: LedgerMaker.all)
    func `gives data sets with their files`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let (ledger, lease) = (subject.ledger, try subject.running().lease)
        let plain = try subject.addDataset(Data([1, 2]), labels: nil)
        let labelled = try subject.addDataset(Data([1, 2]), labels: Data([3]))
        let first = try #require(try ledger.dataset(plain, under: lease))
        let second = try #require(try ledger.dataset(labelled, under: lease))
        #expect(first.id == plain && first.format == ["kind": "idx"])
        #expect(first.labelsSHA256 == nil && second.labelsSHA256 != nil)
        #expect(first.sha256 == second.sha256)
        #expect(try ledger.datasetFile(plain, under: lease) == Data([1, 2]))
        #expect(try ledger.datasetLabels(plain, under: lease) == nil)
        #expect(try ledger.datasetLabels(labelled, under: lease) == Data([3]))
        #expect(try ledger.dataset("ds_nothing", under: lease) == nil)
        let error = #expect(throws: StoreError.self) {
            try ledger.datasetFile("ds_nothing", under: lease)
        }
        #expect(error?.code == .notFound)
    }

    private func beat(
        _ subject: any LedgerSubject, _ lease: Lease
    ) throws -> HeartbeatAnswer {
        try subject.ledger.heartbeat(lease, progress: nil, latest: nil, leaseSeconds: 30)
    }
}
