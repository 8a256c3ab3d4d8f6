/// The mean of numbers that come one by one.
struct RunningMean: Codable {
    private var sum = 0.0
    private var count = 0.0

    /// The mean; NaN of no numbers.
    var value: Double { sum / count }

    /// Takes a number in.
    mutating func add(_ number: Double) {
        sum += number
        count += 1
    }
}
