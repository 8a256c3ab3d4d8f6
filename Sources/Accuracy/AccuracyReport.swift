import Diagnosis
import Foundation
import Records

/// What a corpus says of the diagnosis: rates, confusions, calibration.
struct AccuracyReport: Codable, Sendable {
    /// The rates of a part of the corpus.
    struct Section: Codable, Sendable {
        /// Ill runs with a finding above `info`.
        var detected: Rate
        /// Sound runs with a finding above `info`.
        var falseAlarms: Rate
        /// Sound runs that alarmed while they went on.
        var liveFalseAlarms: Rate
        /// Repaired published programs that were called healthy.
        var repairedHealthy: Rate
        /// Ill runs whose first cause is an accepted one.
        var firstRight: Rate
        /// Ill runs with an accepted cause among the first three.
        var withinThree: Rate

        init(_ results: [CorpusResult]) {
            let ill = results.filter { $0.isIll == true }
            let sound = results.filter { $0.isIll == false }
            detected = Rate(ill) { $0.isAlarm }
            falseAlarms = Rate(sound) { $0.isAlarm }
            liveFalseAlarms = Rate(sound) { $0.firstAlarm != nil }
            repairedHealthy = Rate(results.filter { $0.family == .repaired }) {
                $0.verdict == .healthy
            }
            firstRight = Rate(ill) { $0.rank == 1 }
            withinThree = Rate(ill) { ($0.rank ?? .max) <= 3 }
        }

        enum CodingKeys: String, CodingKey {
            case detected
            case falseAlarms = "false_alarms"
            case liveFalseAlarms = "live_false_alarms"
            case repairedHealthy = "repaired_healthy"
            case firstRight = "first_right"
            case withinThree = "within_three"
        }
    }

    /// The rates of one rule.
    struct RuleRow: Codable, Sendable {
        /// The rule.
        var rule: String
        /// How often it fires above `info` on ill runs.
        var fires: Rate
        /// How often it fires above `info` on sound runs.
        var falseAlarms: Rate

        enum CodingKeys: String, CodingKey {
            case rule, fires
            case falseAlarms = "false_alarms"
        }
    }

    /// The rates of one cause.
    struct CauseRow: Codable, Sendable {
        /// The cause.
        var cause: Cause
        /// Injected faults of this cause that have consequences and are detected.
        var detected: Rate
        /// … whose first cause is an accepted one.
        var firstRight: Rate
        /// … with an accepted cause among the first three.
        var withinThree: Rate
        /// How often the cause is right where it is named first.
        var precision: Rate
        /// How often it is named first on sound runs.
        var falseAlarms: Rate
        /// Injected faults of this cause without consequences.
        var withoutEffect: Int
        /// The median share of the run after which the live diagnosis is sick; nil if never.
        var medianFirstAlarm: Double?

        enum CodingKeys: String, CodingKey {
            case cause, detected, precision
            case firstRight = "first_right"
            case withinThree = "within_three"
            case falseAlarms = "false_alarms"
            case withoutEffect = "without_effect"
            case medianFirstAlarm = "median_first_alarm"
        }
    }

    /// How often a stated confidence is right.
    struct CalibrationRow: Codable, Sendable {
        /// The least confidence of the row.
        var from: Double
        /// The mean confidence.
        var confidence: Double
        /// How often the first cause is right.
        var right: Rate
    }

    /// All runs.
    var all: Section
    /// The runs that rules were tuned on.
    var tuning: Section
    /// The runs kept from tuning.
    var heldOut: Section
    /// The published programs alone.
    var published: Section
    /// Sound runs, ill ones, and injected faults without or with slight consequences.
    var counts: [String: Int]
    /// The rules.
    var rules: [RuleRow]
    /// The causes.
    var causes: [CauseRow]
    /// The confidence of first causes.
    var calibration: [CalibrationRow]
    /// The expected calibration error of the first cause's confidence.
    var calibrationError: Double
    /// For each injected cause how often which cause is named first; "" for none.
    var confusion: [String: [String: Int]]
    /// The median cost of the diagnosis of sound runs, relative to their training time.
    var healthyCost: Double
    /// The median seconds of the diagnosis of sound runs.
    var healthySeconds: Double
    /// How many sound runs were suspected, so that experiments were made.
    var suspectedSound: Int
    /// All training seconds, and all seconds of diagnosing.
    var seconds: [String: Double]

    enum CodingKeys: String, CodingKey {
        case all, tuning, published, counts, rules, causes, calibration, confusion, seconds
        case heldOut = "held_out"
        case calibrationError = "calibration_error"
        case healthyCost = "healthy_cost"
        case healthySeconds = "healthy_seconds"
        case suspectedSound = "suspected_sound"
    }

    /// Sums up results.
    init(_ results: [CorpusResult]) {
        all = Section(results)
        tuning = Section(
            results.filter { !$0.isHeldOut && $0.family != .published && $0.family != .repaired })
        heldOut = Section(results.filter(\.isHeldOut))
        published = Section(results.filter { $0.family == .published || $0.family == .repaired })
        let ill = results.filter { $0.isIll == true }
        let sound = results.filter { $0.isIll == false }
        counts = [
            "sound": sound.count, "ill": ill.count,
            "without_effect": results.count { $0.effect == Effect.none },
            "slight_effect": results.count { $0.effect == .slight },
            "without_effect_alarms": results.count { $0.effect == Effect.none && $0.isAlarm },
        ]
        rules = RuleCatalog.descriptions.map { rule in
            RuleRow(
                rule: rule.id,
                fires: Rate(ill) { $0.symptoms.contains { $0.rawValue == rule.id } },
                falseAlarms: Rate(sound) { $0.symptoms.contains { $0.rawValue == rule.id } })
        }
        causes = Cause.allCases.map { cause in
            let injected = results.filter { $0.cause == cause }
            let effective = injected.filter { $0.isIll == true }
            let alarms = effective.compactMap { result in
                result.firstAlarm.map { Double($0) / Double(max(1, result.plannedSteps)) }
            }
            return CauseRow(
                cause: cause, detected: Rate(effective) { $0.isAlarm },
                firstRight: Rate(effective) { $0.rank == 1 },
                withinThree: Rate(effective) { ($0.rank ?? .max) <= 3 },
                precision: Rate(ill.filter { $0.ranking.first?.cause == cause }) { $0.rank == 1 },
                falseAlarms: Rate(sound) { $0.ranking.first?.cause == cause },
                withoutEffect: injected.count { $0.effect == Effect.none },
                medianFirstAlarm: AccuracyReport.median(alarms))
        }
        let named = ill.filter { !$0.ranking.isEmpty }
        var rows: [CalibrationRow] = []
        var error = 0.0
        for tenth in 0..<10 {
            let from = Double(tenth) / 10
            let part = named.filter {
                let confidence = $0.ranking[0].confidence
                return confidence >= from && (confidence < from + 0.1 || tenth == 9)
            }
            guard !part.isEmpty else { continue }
            let mean = part.reduce(0) { $0 + $1.ranking[0].confidence } / Double(part.count)
            let right = Rate(part) { $0.rank == 1 }
            error += abs(mean - right.value) * Double(part.count) / Double(named.count)
            rows.append(CalibrationRow(from: from, confidence: mean, right: right))
        }
        calibration = rows
        calibrationError = error
        var table: [String: [String: Int]] = [:]
        for result in ill {
            guard let cause = result.cause else { continue }
            let first = result.isAlarm ? result.ranking.first?.cause.rawValue ?? "unexplained" : ""
            table[cause.rawValue, default: [:]][first, default: 0] += 1
        }
        confusion = table
        healthyCost =
            AccuracyReport.median(
                sound.map { $0.diagnosisSeconds / max($0.trainingSeconds, 1e-9) }) ?? 0
        healthySeconds = AccuracyReport.median(sound.map(\.diagnosisSeconds)) ?? 0
        suspectedSound = sound.count(where: \.isSuspected)
        seconds = [
            "training": results.reduce(0) { $0 + $1.trainingSeconds },
            "diagnosis": results.reduce(0) { $0 + $1.diagnosisSeconds },
        ]
    }

    /// The middle one of some numbers, the upper of two; nil of none.
    private static func median(_ numbers: [Double]) -> Double? {
        numbers.isEmpty ? nil : numbers.sorted()[numbers.count / 2]
    }
}
