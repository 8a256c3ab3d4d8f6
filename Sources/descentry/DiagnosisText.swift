import Foundation
import Records
import Training

/// A run's outcome in one line.
enum RunText {
    /// Says how a run ended and where its metrics stand.
    static func summary(of run: TrainingRun, _ end: RunEnd) -> String {
        let how =
            switch end {
            case .completed: "completed"
            case .stoppedEarly: "stopped early"
            case .diverged: "diverged"
            case .timedOut: "timed out"
            case .interrupted: "was interrupted"
            }
        let wanted = ["loss", "accuracy", "mae", "r2"]
        let metrics = (wanted + wanted.map { "validation_\($0)" }).compactMap { name in
            run.latest[name].map { "\(name) \($0.isNaN ? "NaN" : String(format: "%.4g", $0))" }
        }
        return "The run \(how) after \(run.stepsTaken) of \(run.plannedSteps) steps: "
            + metrics.joined(separator: ", ")
    }
}

/// A diagnosis for a person to read in a terminal.
enum DiagnosisText {
    private static let width = 92

    /// The verdict, the findings with their evidence and remedies, and what couldn't be judged.
    static func text(of diagnosis: Diagnosis) -> String {
        var lines = [
            "", diagnosis.verdict.rawValue.uppercased() + ": " + diagnosis.summary.english,
        ]
        lines = [""] + wrapped(lines[1], indent: "")
        for finding in diagnosis.findings { lines += text(of: finding) }
        let unjudged = diagnosis.checks.filter { $0.outcome == .notEvaluable }
        if !unjudged.isEmpty {
            lines += ["", "  not judged"]
            for check in unjudged {
                lines += wrapped("\(check.rule): \(check.reason?.english ?? "")", indent: "    ")
            }
        }
        return lines.joined(separator: "\n")
    }

    private static func text(of finding: Finding) -> [String] {
        let names = [finding.symptom?.rawValue, finding.cause?.rawValue].compactMap(\.self)
        var head =
            "  \(finding.id)  \(finding.severity.rawValue)  \(names.joined(separator: " <- "))"
        if let layer = finding.layer { head += "  in \(layer)" }
        if let step = finding.firstStep { head += "  from step \(step)" }
        var lines = ["", head + String(format: "  (confidence %.2f)", finding.confidence)]
        lines += wrapped(finding.explanation.english, indent: "      ")
        for evidence in finding.evidence.prefix(6) {
            let place = evidence.step.map { " at step \($0)" } ?? ""
            let value = String(format: "%.4g", evidence.value)
            lines += wrapped(
                "\(evidence.series)\(place): \(value), expected \(evidence.expected.english)",
                indent: "      - ")
        }
        if !finding.explains.isEmpty {
            lines.append("      explains \(finding.explains.joined(separator: ", "))")
        }
        for remedy in finding.remedies.prefix(3) {
            lines.append("      remedy: \(remedy.title.english)")
            let operations = remedy.patch.operations
            for operation in operations.prefix(3) {
                let patch = try? JSONCoding.encode(operation)
                lines.append("        \(String(decoding: patch ?? Data(), as: UTF8.self))")
            }
            if operations.count > 3 {
                lines.append("        and \(operations.count - 3) more changes")
            }
        }
        return lines
    }

    /// Breaks a text into lines; those after the first are indented by spaces.
    private static func wrapped(_ text: String, indent: String) -> [String] {
        var lines: [String] = []
        var line = indent
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + word.count + 1 > width {
                lines.append(line)
                line = String(repeating: " ", count: indent.count)
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        return lines + [line]
    }
}
