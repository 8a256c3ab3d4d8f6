import Records
import Testing

@testable import Diagnosis

struct ExperimentsTests {
    /// What is wanted for a run that learns nothing, its baselines measured.
    private static func requests(
        planned: Int, percent: Double = 20, units: Int = 2048
    ) -> [MeasurementRequest] {
        var builder = TraceBuilder(
            widths: [64] + [Int](repeating: units, count: 6) + [10], activation: "sigmoid")
        builder.record("loss") { _ in 2.303 }
        builder.record("accuracy") { _ in 0.1 }
        builder.recordFlow(fading: 0.1)
        builder.plannedSteps = planned
        builder.set("/diagnosis", ["budget_percent": .number(percent)])
        builder.measurements = [
            .baselines(BaselineScores(rows: 300, heldOutRows: 100, linear: 0.9, neighbors: 0.9))
        ]
        return Diagnostician.wantsMeasurements(builder.trace)
    }

    /// All steps of some requests.
    private static func steps(_ requests: [MeasurementRequest]) -> Int {
        requests.reduce(0) { sum, request in
            switch request {
            case .baselines: sum
            case .learningRateBranches(let rates, let steps): sum + rates.count * steps
            case .trials(let trials, let steps): sum + steps + trials.reduce(0) { $0 + $1.steps }
            case .controls(let steps): sum + 3 * steps
            }
        }
    }

    @Test(arguments: [800, 2000, 20_000, 1_000_000])
    func `experiments stay within a fifth of the planned steps`(_ planned: Int) {
        let wanted = Self.requests(planned: planned)
        #expect(!wanted.isEmpty)
        #expect(Self.steps(wanted) <= planned / 5)
    }

    @Test func `a budget is the job's to set`() {
        #expect(Self.requests(planned: 20_000, percent: 0).isEmpty)
        let (little, much) = (
            Self.steps(Self.requests(planned: 20_000, percent: 2)),
            Self.steps(Self.requests(planned: 20_000, percent: 50))
        )
        #expect(little <= 400)
        #expect(much > 4000 && much <= 10_000)
    }

    @Test func `a budget too small for anything telling isn't spent`() {
        #expect(Self.requests(planned: 300, percent: 10).isEmpty)
    }

    @Test func `a short run of a small network is worth a fraction of a second`() {
        #expect(Self.steps(Self.requests(planned: 100, units: 16)) > 200)
    }

    @Test func `nothing is wanted of a healthy run`() {
        #expect(Diagnostician.wantsMeasurements(Runs.healthy().trace).isEmpty)
    }
}
