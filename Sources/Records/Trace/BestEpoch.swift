/// The epoch after which a run did best on the validation rows.
public struct BestEpoch: Sendable, Hashable, Codable {
    /// What was compared, such as `validation_loss`.
    public var metric: String
    /// Its value.
    public var value: Double
    /// The epoch, counted from 1.
    public var epoch: Int
    /// The epoch's last step, counted from 0.
    public var step: Int

    /// Makes a note of an epoch.
    public init(metric: String, value: Double, epoch: Int, step: Int) {
        self.metric = metric
        self.value = value
        self.epoch = epoch
        self.step = step
    }
}
