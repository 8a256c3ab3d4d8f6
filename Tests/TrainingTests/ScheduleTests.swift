import Records
import RunSupport
import Testing

@testable import Training

/// What the goldens can't show, as PyTorch does it differently or not at all.
struct ScheduleTests {
    private static func schedule(
        _ spec: JSONValue, base: Double = 0.1, steps: Int = 20, stepsPerEpoch: Int = 4
    ) throws -> Schedule {
        let job = try SpecReader.read(RunHarness.spec(["schedule": spec]))
        var length = RunLength(try RunHarness.job(RunHarness.spec()))
        length.steps = steps
        length.stepsPerEpoch = stepsPerEpoch
        return ScheduleCatalog.make(job.schedule, base: base, length: length)
    }

    @Test(arguments: ScheduleCatalog.components.members.map(\.type))
    func `every schedule gives a finite rate at any step`(_ type: String) throws {
        let required: [String: JSONValue] = [
            "step": ["step_size": 1], "multi_step": ["milestones": [0]],
            "exponential": ["gamma": 0.5], "inverse_time": ["decay": 1],
            "cosine_annealing_warm_restarts": ["t_0": 1, "t_mult": 2],
        ]
        var spec = required[type]?.object ?? [:]
        spec["type"] = .string(type)
        // Runs of one step have no room for phases.
        for steps in [1, 2, 20] {
            let schedule = try ScheduleTests.schedule(.object(spec), steps: steps)
            for step in [0, 1, 19, 1_000_000] {
                let rate = schedule.learningRate(at: step)
                #expect(rate.isFinite && rate >= 0 && rate <= 0.1, "\(steps) \(step): \(rate)")
            }
        }
    }

    @Test func `a cycle ends at its least rate and stays there`() throws {
        let schedule = try ScheduleTests.schedule(
            ["type": "one_cycle", "max_lr": 1, "total_steps": 10])
        #expect(abs(schedule.learningRate(at: 0) - 0.04) < 1e-12)
        #expect(schedule.learningRate(at: 2) == 1)
        for step in [9, 10, 1000] {
            #expect(abs(schedule.learningRate(at: step) - 4e-6) < 1e-12)
            #expect(schedule.momentum(at: step) == 0.95)
        }
        #expect(schedule.momentum(at: 2) == 0.85)
    }

    @Test(arguments: ["pct_start", "three_phase"])
    func `a cycle may begin at its top or with its end`(_ field: String) throws {
        for share in [0, 0.05, 0.5, 1] {
            let schedule = try ScheduleTests.schedule([
                "type": "one_cycle", "pct_start": .number(share),
                "three_phase": .boolean(field == "three_phase"),
            ])
            for step in 0..<20 {
                #expect((0...0.1 + 1e-12).contains(schedule.learningRate(at: step)), "\(step)")
            }
        }
    }

    @Test func `an optimizer without momentum has it in a cycle`() throws {
        func slots(_ schedule: JSONValue) throws -> Int {
            let spec = try SpecReader.read(
                RunHarness.spec(["schedule": schedule, "optimizer": ["type": "sgd", "lr": 0.1]]))
            return OptimizerCatalog.make(for: spec).slotCount
        }
        #expect(try slots(["type": "one_cycle"]) == 1)
        #expect(try slots(["type": "one_cycle", "cycle_momentum": false]) == 0)
        #expect(try slots(["type": "constant"]) == 0)
    }

    @Test func `a plateau's rate falls when epochs don't get better, and NaN isn't better`() throws
    {
        let schedule = try ScheduleTests.schedule([
            "type": "reduce_on_plateau", "patience": 1, "factor": 0.5,
        ])
        #expect(schedule.needsLosses)
        var rates: [Double] = []
        for loss in [1, 0.5, 0.5, .nan, .infinity, 0.4, 0.4, 0.4] {
            schedule.completeEpoch(loss: loss)
            rates.append(schedule.learningRate(at: 0))
        }
        #expect(rates == [0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05, 0.025])
    }

    @Test func `a plateau goes on from its state`() throws {
        let spec: JSONValue = [
            "type": "reduce_on_plateau", "patience": 0, "cooldown": 2, "factor": 0.5,
        ]
        let losses = [1, 2, 0.5, 3, 4, 5, 6, 7]
        let whole = try ScheduleTests.schedule(spec)
        for loss in losses { whole.completeEpoch(loss: loss) }
        for length in 0..<losses.count {
            let first = try ScheduleTests.schedule(spec)
            for loss in losses[..<length] { first.completeEpoch(loss: loss) }
            let second = try ScheduleTests.schedule(spec)
            second.state = first.state
            for loss in losses[length...] { second.completeEpoch(loss: loss) }
            #expect(second.state == whole.state)
        }
    }
}
