/// The traits of what trains a network; those of its layers stand in its profile.
public struct RunTraits: Sendable, Hashable, Codable {
    /// Those of the loss.
    public var loss: LossTraits
    /// Those of the optimizer.
    public var optimizer: OptimizerTraits
    /// Those of the schedule.
    public var schedule: ScheduleTraits

    /// Makes traits.
    public init(loss: LossTraits, optimizer: OptimizerTraits, schedule: ScheduleTraits) {
        self.loss = loss
        self.optimizer = optimizer
        self.schedule = schedule
    }
}
