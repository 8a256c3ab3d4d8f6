/// How well a network with batch normalization does on rows held out, with the running statistics that
/// it evaluates with and with those of the rows themselves.
///
/// - Source: Ioffe & Szegedy, *Batch Normalization* (2015), algorithm 2.
public struct StatisticsScores: MeasuredValue {
    /// The experiment's name.
    public static let name = "batch_statistics"

    /// How many rows held out were looked at.
    public var rows: Int
    /// The score with the running statistics: 0 for guessing, 1 for perfect.
    public var running: Double
    /// The same with the statistics of each batch.
    public var batch: Double

    /// Makes a measurement.
    public init(rows: Int, running: Double, batch: Double) {
        self.rows = rows
        self.running = running
        self.batch = batch
    }

    /// How much better the network does with the rows' own statistics.
    public var gain: Double { max(0, batch) - max(0, running) }
}
