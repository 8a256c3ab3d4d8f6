import Records

/// The learning rate over one run.
///
/// Most schedules are functions of the time, steps or epochs as their `unit` says; one that also goes
/// by the losses of epochs keeps ``state``, which a checkpoint carries.
public class Schedule {
    /// What a schedule is made of.
    public struct Context {
        /// The checked spec.
        let component: Component
        /// The optimizer's learning rate.
        let base: Double
        /// The length of the run.
        let length: RunLength

        /// How many steps one unit of time has.
        var stepsPerUnit: Int {
            component.optionalString("unit") == "epoch" ? max(1, length.stepsPerEpoch) : 1
        }

        /// The length of the run in units of time.
        var duration: Double {
            (Double(length.steps) / Double(stepsPerUnit)).rounded(.up)
        }
    }

    private let stepsPerUnit: Int
    private let rate: (Double) -> Double
    private let momentum: ((Double) -> Double)?

    /// Makes a schedule that is a function of the time.
    ///
    /// - Parameters:
    ///   - context: What it is made of.
    ///   - momentum: The optimizer's momentum after so many units of time, or nil to leave it alone.
    ///   - rate: The learning rate after so many units of time.
    init(
        _ context: Context, momentum: ((Double) -> Double)? = nil,
        rate: @escaping (Double) -> Double
    ) {
        stepsPerUnit = context.stepsPerUnit
        self.momentum = momentum
        self.rate = rate
    }

    /// The learning rate of a step, counted from 0.
    package func learningRate(at step: Int) -> Double { rate(Double(step / stepsPerUnit)) }

    /// The momentum of a step, counted from 0, or nil for the optimizer's own.
    final func momentum(at step: Int) -> Double? { momentum?(Double(step / stepsPerUnit)) }

    /// Whether the schedule goes by the losses of epochs.
    var needsLosses: Bool { false }

    /// Hears the loss of an epoch: the validation loss or else the mean of the epoch's steps.
    func completeEpoch(loss: Double) {}

    /// Goes on from where a schedule of the same type stands, whose base rate may be another one.
    func takeOver(from other: Schedule) { state = other.state }

    /// What the schedule keeps between steps.
    var state: [Double] {
        get { [] }
        set {}
    }
}
