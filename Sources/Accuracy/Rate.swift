import Foundation

/// A share of trials, with the interval that holds the true one in 95 of 100 cases.
///
/// - Source: Wilson, *Probable Inference* (1927).
struct Rate: Codable, Sendable, Hashable {
    /// How often it happened.
    var hits: Int
    /// How often it could have happened.
    var trials: Int

    /// The share; 0 of no trials.
    var value: Double { trials > 0 ? Double(hits) / Double(trials) : 0 }

    /// The lower and upper end of the interval; 0 and 1 of no trials.
    var interval: (lower: Double, upper: Double) {
        guard trials > 0 else { return (0, 1) }
        let z = 1.959964
        let count = Double(trials)
        let center = value + z * z / (2 * count)
        let spread = z * (value * (1 - value) / count + z * z / (4 * count * count)).squareRoot()
        let scale = 1 + z * z / count
        return (max(0, (center - spread) / scale), min(1, (center + spread) / scale))
    }

    /// Counts elements.
    init<Element>(_ elements: [Element], where predicate: (Element) -> Bool) {
        hits = elements.count(where: predicate)
        trials = elements.count
    }

    enum CodingKeys: String, CodingKey { case hits, trials, rate, lower, upper }

    /// Reads what `encode(to:)` wrote.
    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        hits = try container.decode(Int.self, forKey: .hits)
        trials = try container.decode(Int.self, forKey: .trials)
    }

    /// Writes counts, rate and interval.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(hits, forKey: .hits)
        try container.encode(trials, forKey: .trials)
        try container.encode(rounded(value), forKey: .rate)
        try container.encode(rounded(interval.lower), forKey: .lower)
        try container.encode(rounded(interval.upper), forKey: .upper)
    }

    private func rounded(_ share: Double) -> Double { (share * 10_000).rounded() / 10_000 }

    /// "97.3 % (215/221; 94.2–98.8)".
    var text: String {
        guard trials > 0 else { return "–" }
        func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share) }
        return
            "\(percent(value)) % (\(hits)/\(trials); \(percent(interval.lower))–\(percent(interval.upper)))"
    }
}
