import Records
import Testing

@testable import Diagnosis

struct SuspicionTests {
    @Test func `nothing is suspected of a healthy run`() {
        let suspicion = Suspicion(Runs.healthy().trace)
        #expect(!suspicion.isSerious && !suspicion.overfits && !suspicion.leavesRoom)
        #expect(suspicion.isRipe)
        #expect(suspicion.measured.isEmpty)
    }

    @Test func `a run that left all bounds is, and its own rate is known`() {
        var builder = Runs.hugeRate()
        builder.measurements = [Runs.baselines(linear: 0.5, neighbors: 0.5)]
        let suspicion = Suspicion(builder.trace)
        #expect(suspicion.isSerious && suspicion.leavesRoom && suspicion.isRipe)
        #expect(suspicion.learningRate == 1000)
        #expect(suspicion.plannedSteps == 800)
        #expect(suspicion.measured == ["baselines"])
    }

    @Test func `changes come once each, and none is of the learning rate`() {
        let changes = Suspicion(Runs.deepSigmoid().trace).changes
        #expect(!changes.isEmpty && changes.count <= 14)
        #expect(Set(changes).count == changes.count)
        let rates: Set = ["lower_learning_rate", "higher_learning_rate"]
        #expect(rates.isDisjoint(with: changes.map(\.remedy)))
    }

    @Test func `a run that goes on is left alone unless something became non-finite`() {
        var builder = Runs.deepSigmoid()
        builder.isFinal = false
        #expect(!Suspicion(builder.trace).isRipe)
        var diverged = Runs.hugeRate()
        diverged.isFinal = false
        #expect(Suspicion(diverged.trace).isRipe)
    }
}
