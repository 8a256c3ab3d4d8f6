import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Jobs

struct ThreadGroupTests {
    @Test func `a wake during a round isn't slept over`() {
        let group = ThreadGroup()
        let began = Signal<Bool>()
        let goOn = Signal<Bool>()
        group.start(count: 1, name: "test") { _ in
            began.send()
            _ = goOn.wait()
            return .idle(seconds: 3600)
        }
        #expect(began.wait() == true)
        group.wake()
        goOn.send()
        #expect(began.wait() == true)
        goOn.send()
        group.stop()
    }

    @Test func `a wake ends the sleep of all threads`() {
        let group = ThreadGroup()
        let rounds = Signal<Int>()
        group.start(count: 3, name: "test") { number in
            rounds.send(number)
            return .idle(seconds: 3600)
        }
        #expect(Set((0..<3).compactMap { _ in rounds.wait() }) == [0, 1, 2])
        group.wake()
        // A thread that hadn't slept yet when it was woken goes round again all the same.
        #expect(Set((0..<3).compactMap { _ in rounds.wait() }) == [0, 1, 2])
        group.stop()
    }

    @Test(arguments: [0, 0.001, -5])
    func `an idle thread goes round again after its time`(seconds: Double) {
        let group = ThreadGroup()
        let rounds = Signal<Bool>()
        group.start(count: 1, name: "test") { _ in
            rounds.send()
            return .idle(seconds: seconds)
        }
        for _ in 0..<3 { #expect(rounds.wait() == true) }
        group.stop()
    }

    @Test func `stopping waits for the rounds under way`() {
        let group = ThreadGroup()
        let began = Signal<Bool>()
        let goOn = Signal<Bool>()
        let stopped = Signal<Bool>()
        let isOver = Atomic(false)
        group.start(count: 1, name: "test") { _ in
            began.send()
            _ = goOn.wait()
            isOver.store(true, ordering: .releasing)
            return .more
        }
        #expect(began.wait() == true)
        Thread {
            group.stop()
            stopped.send(isOver.load(ordering: .acquiring))
        }.start()
        while !group.isStopping { sched_yield() }
        #expect(stopped.wait(seconds: 0.05) == nil)
        goOn.send()
        #expect(stopped.wait() == true)
    }

    @Test func `no round begins after the stop`() {
        let group = ThreadGroup()
        let rounds = Atomic(0)
        group.start(count: 2, name: "test") { _ in
            rounds.add(1, ordering: .relaxed)
            return .more
        }
        group.stop()
        let after = rounds.load(ordering: .relaxed)
        group.wake()
        #expect(rounds.load(ordering: .relaxed) == after)
        group.stop()
    }
}
