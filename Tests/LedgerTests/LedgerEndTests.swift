import Foundation
import Records
import Testing

/// How every ledger lets go of jobs, and what it keeps for those that go on.
@Suite struct LedgerEndTests {
    private static let study = JobKind(rawValue: "study")

    @Test(arguments: LedgerMaker.all, JobOutcome.End.allCases)
    func `ends a job with all that belongs to it`(maker: LedgerMaker, end: JobOutcome.End) throws {
        let subject = try maker.make()
        let (ledger, lease) = (subject.ledger, try subject.running().lease)
        try ledger.saveCheckpoint(Data([1]), step: 3, keeping: 2, under: lease)
        try ledger.finish(
            lease,
            JobOutcome(
                end, reason: "why", diagnosis: .of(.sick), latest: ["loss": 1],
                events: [NewEvent(.incident)], data: ["steps": 10]))
        let job = try subject.job(lease.jobID)
        #expect(job.state == end.state && job.reason == "why" && job.verdict == .sick)
        #expect(job.latest == ["loss": 1])
        #expect(job.events == [.queued, .started, .incident, .diagnosed, end.event])
        #expect(job.lastEvent["steps"] == 10)
        #expect(try subject.claim() == nil)
    }

    @Test(arguments: LedgerMaker.all)
    func `gives a job back without counting the attempt`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let lease = try subject.running().lease
        try subject.ledger.release(lease, reason: "shutdown")
        let job = try subject.job(lease.jobID)
        #expect(job.state == .queued && job.reason == "shutdown" && job.attempt == 0)
        let again = try #require(try subject.claim())
        #expect(again.attempt == 1 && again.lease.token > lease.token)
    }

    @Test(arguments: LedgerMaker.all)
    func `pauses or cancels a job that is given back, if the user asked`(maker: LedgerMaker) throws
    {
        let subject = try maker.make()
        let (paused, cancelled) = (try subject.running().lease, try subject.running().lease)
        try subject.pause(paused.jobID)
        try subject.cancel(cancelled.jobID)
        for lease in [paused, cancelled] { try subject.ledger.release(lease, reason: nil) }
        #expect(try subject.job(paused.jobID).state == .paused)
        #expect(try subject.job(cancelled.jobID).state == .cancelled)
        #expect(try subject.job(cancelled.jobID).events.last == .cancelled)
        #expect(try subject.claim() == nil)
    }

    // MARK: Waiting

    @Test(arguments: LedgerMaker.all)
    func `a job that waits holds no worker, and its children run`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let (ledger, kinds) = (subject.ledger, [JobKind.train, LedgerEndTests.study])
        let parent = try subject.running(LedgerEndTests.study)
        let children = try (0..<2).map { _ in try subject.submit(parent: parent.id) }
        try ledger.wait(parent.lease, until: nil)
        #expect(try subject.job(parent.id).state == .running)
        // One worker suffices: it isn't taken by the parent.
        for (number, child) in children.enumerated() {
            let claimed = try #require(try subject.claim(kinds))
            #expect(claimed.id == child)
            try ledger.finish(claimed.lease, JobOutcome(.succeeded))
            let woken = try #require(try subject.claim(kinds), "after child \(number)")
            #expect(woken.id == parent.id && woken.attempt == 1)
            #expect(woken.lease.token > parent.lease.token)
            try ledger.wait(woken.lease, until: nil)
        }
        #expect(try subject.claim(kinds) == nil)
        #expect(try subject.job(parent.id).events == [.queued, .started])
        // Nobody holds it, so nobody is lost with it.
        subject.advance(seconds: 1_000_000)
        try subject.recover()
        #expect(try subject.job(parent.id).state == .running)
    }

    @Test(arguments: LedgerMaker.all)
    func `a child that ends while its parent is held makes it due`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let parent = try subject.running(LedgerEndTests.study)
        let child = try subject.submit(parent: parent.id)
        let claimed = try #require(try subject.claim())
        #expect(claimed.id == child)
        try subject.ledger.finish(claimed.lease, JobOutcome(.failed))
        #expect(try subject.claim([LedgerEndTests.study]) == nil)
        try subject.ledger.wait(parent.lease, until: nil)
        #expect(try subject.claim([LedgerEndTests.study])?.id == parent.id)
    }

    @Test(arguments: LedgerMaker.all)
    func `a job that waits for a time is due then, before all that is queued`(
        maker: LedgerMaker
    ) throws {
        let subject = try maker.make()
        let start = Date(timeIntervalSince1970: 1_800_000_000)
        let waiting = try subject.running()
        try subject.ledger.wait(waiting.lease, until: start + 60)
        let other = try subject.submit(priority: 100)
        subject.advance(seconds: 59)
        let early = try #require(try subject.claim())
        #expect(early.id == other)
        try subject.ledger.release(early.lease, reason: nil)
        subject.advance(seconds: 1)
        #expect(try subject.claim()?.id == waiting.id)
    }

    @Test(arguments: LedgerMaker.all)
    func `cancelling a job that waits ends it and its children`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let parent = try subject.running(LedgerEndTests.study)
        let (queued, held) = (
            try subject.submit(parent: parent.id, priority: -1),
            try subject.submit(parent: parent.id)
        )
        try subject.ledger.wait(parent.lease, until: nil)
        let lease = try #require(try subject.claim()).lease
        #expect(lease.jobID == held)
        try subject.cancel(parent.id)
        #expect(try subject.job(parent.id).state == .cancelled)
        #expect(try subject.job(queued).state == .cancelled)
        let answer = try subject.ledger.heartbeat(
            lease, progress: nil, latest: nil, leaseSeconds: 30)
        #expect(answer == .held(cancelRequested: true, pauseRequested: false))
        try subject.ledger.finish(lease, JobOutcome(.cancelled))
        #expect(try subject.claim([.train, LedgerEndTests.study]) == nil)
        #expect(try subject.job(parent.id).events.count { $0 == .cancelled } == 1)
    }

    // MARK: What is kept to go on

    @Test(arguments: LedgerMaker.all)
    func `keeps as many checkpoints as are wanted, the highest steps`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let (ledger, lease) = (subject.ledger, try subject.running().lease)
        for step in 1...5 {
            try ledger.saveCheckpoint(
                Data([UInt8(step)]), step: step, keeping: 3, under: lease)
        }
        var found: [Int] = []
        var below = Int.max
        while let checkpoint = try ledger.checkpoint(below: below, under: lease) {
            #expect(checkpoint.data == Data([UInt8(checkpoint.step)]))
            found.append(checkpoint.step)
            below = checkpoint.step
        }
        #expect(found == [5, 4, 3])
    }

    @Test(arguments: LedgerMaker.all)
    func `a run that began again leaves no later checkpoint standing`(maker: LedgerMaker) throws {
        let subject = try maker.make()
        let (ledger, lease) = (subject.ledger, try subject.running().lease)
        for step in [100, 200] {
            try ledger.saveCheckpoint(Data([1]), step: step, keeping: 2, under: lease)
        }
        try ledger.saveCheckpoint(Data([2]), step: 10, keeping: 2, under: lease)
        try ledger.saveCheckpoint(Data([3]), step: 10, keeping: 2, under: lease)
        #expect(try ledger.checkpoint(below: .max, under: lease)?.data == Data([3]))
        #expect(try ledger.checkpoint(below: 10, under: lease) == nil)
    }

    @Test(arguments: LedgerMaker.all)
    func `the next worker has the checkpoints and experiments of the one before`(
        maker: LedgerMaker
    ) throws {
        let subject = try maker.make()
        let (ledger, lease) = (subject.ledger, try subject.running().lease)
        let other = try subject.running().lease
        try ledger.saveCheckpoint(Data([7]), step: 4, keeping: 2, under: lease)
        let results: [String: JSONValue] = [
            "a": ["loss": .number(0.1), "end": .number(.infinity)], "b": [1, nil, "x"],
        ]
        try ledger.saveExperiment("old", key: "a", under: lease)
        for (key, result) in results { try ledger.saveExperiment(result, key: key, under: lease) }
        subject.advance(seconds: 31)
        try subject.recover()
        let again = try #require(try subject.claim())
        #expect(again.id == lease.jobID)
        #expect(try ledger.checkpoint(below: .max, under: again.lease)?.data == Data([7]))
        #expect(try ledger.experiments(under: again.lease) == results)
        let others = try #require(try subject.claim())
        #expect(others.id == other.jobID)
        #expect(try ledger.experiments(under: others.lease).isEmpty)
    }
}
