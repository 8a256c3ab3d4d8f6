import Foundation
import Records

extension AccuracyReport {
    /// The report as a page.
    var markdown: String {
        var lines = [
            "# How far the diagnosis can be relied upon", "",
            """
            Written by `make accuracy`; every number is measured on the runs of this folder. \
            Intervals are Wilson's at 95 %. Sound runs: \(counts["sound"] ?? 0); ill runs: \
            \(counts["ill"] ?? 0). Of the injected faults \(counts["without_effect"] ?? 0) more had \
            no consequence (held-out score within 0.03 of the sound control of the same seed) and \
            \(counts["slight_effect"] ?? 0) a slight one (up to 0.10); those are counted, but neither \
            as ill nor as sound. On those without consequence the diagnosis raised \
            \(counts["without_effect_alarms"] ?? 0) alarms. Score: accuracy above guessing the most frequent class, or r².
            """, "",
            "| | all | tuning seeds | held-out seeds | published programs |",
            "|---|---|---|---|---|",
        ]
        func row(_ title: String, _ rate: (Section) -> Rate) {
            let parts = [all, tuning, heldOut, published].map { rate($0).text }
            lines.append("| \(title) | \(parts.joined(separator: " | ")) |")
        }
        row("ill runs detected") { $0.detected }
        row("sound runs with a finding above `info`") { $0.falseAlarms }
        row("… while they went on") { $0.liveFalseAlarms }
        row("repaired programs called healthy") { $0.repairedHealthy }
        row("first cause right") { $0.firstRight }
        row("right cause among the first three") { $0.withinThree }
        lines += [
            "", "## Rules", "", "| rule | fires on ill runs | on sound runs |", "|---|---|---|",
        ]
        lines += rules.map { "| `\($0.rule)` | \($0.fires.text) | \($0.falseAlarms.text) |" }
        lines += [
            "", "## Causes", "",
            "Recall is over the injected faults that have consequences; precision over all ill runs.",
            "",
            "| cause | detected | first right | within three | precision | on sound runs | no effect | first alarm |",
            "|---|---|---|---|---|---|---|---|",
        ]
        lines += causes.map { row in
            let alarm =
                row.medianFirstAlarm.map { String(format: "%.0f %% of the run", 100 * $0) } ?? "–"
            return """
                | `\(row.cause.rawValue)` | \(row.detected.text) | \(row.firstRight.text) | \
                \(row.withinThree.text) | \(row.precision.text) | \(row.falseAlarms.hits) | \
                \(row.withoutEffect) | \(alarm) |
                """
        }
        lines += [
            "", "## Confidence", "",
            "Expected calibration error: \(String(format: "%.3f", calibrationError)).", "",
            "| confidence | mean | first cause right |", "|---|---|---|",
        ]
        lines += calibration.map {
            String(
                format: "| %.1f–%.1f | %.2f | %@ |", $0.from, $0.from + 0.1, $0.confidence,
                $0.right.text)
        }
        lines += [
            "", "## Confusions", "", "Injected cause, and what was named first how often.", "",
            "| injected | named first |", "|---|---|",
        ]
        lines += confusion.keys.sorted().map { cause in
            let named = (confusion[cause] ?? [:]).sorted {
                ($0.value, $1.key) > ($1.value, $0.key)
            }.map { "\($0.key.isEmpty ? "not detected" : $0.key) \($0.value)" }
            return "| `\(cause)` | \(named.joined(separator: ", ")) |"
        }
        lines += [
            "", "## Cost", "",
            """
            Diagnosing a sound run, its rows included, takes \
            \(String(format: "%.1f", 1000 * healthySeconds)) ms in the median, \
            \(String(format: "%.0f", 100 * healthyCost)) % of these runs' training, which lasts some \
            tens of milliseconds. Of the sound runs \(suspectedSound) were suspected, so that short \
            trainings were made as experiments.
            """, "",
        ]
        return lines.joined(separator: "\n")
    }
}
