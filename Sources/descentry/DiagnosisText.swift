import Foundation
import Records
import Training

/// A run's outcome in one line.
enum RunText {
    /// Says how a run ended and where its metrics stand.
    static func summary(of run: TrainingRun, _ end: RunEnd) -> Phrase {
        let how =
            switch end {
            case .completed: Phrase("completed", "完成")
            case .stoppedEarly: Phrase("stopped early", "提前停止")
            case .diverged: Phrase("diverged", "发散")
            case .timedOut: Phrase("timed out", "超时")
            case .interrupted: Phrase("was interrupted", "被中断")
            }
        let wanted = ["loss", "accuracy", "mae", "r2"]
        let metrics = (wanted + wanted.map { "validation_\($0)" }).compactMap { name in
            run.latest[name].map { "\(name) \($0.isNaN ? "NaN" : String(format: "%.4g", $0))" }
        }
        let (taken, planned, numbers) = (run.stepsTaken, run.plannedSteps, Phrase(listing: metrics))
        return Phrase(
            "The run \(how.english) after \(taken) of \(planned) steps: \(numbers.english)",
            "运行在 \(planned) 步中的第 \(taken) 步\(how.chinese)：\(numbers.chinese)")
    }

    /// Says what being watched cost a step.
    static func watchCost(_ percent: Double) -> Phrase {
        let text = String(format: "%.1f", percent)
        return Phrase("The watch made a step \(text) % longer.", "监测使每步延长 \(text) %。")
    }

    /// Says how long the diagnosis took.
    static func diagnosisTime(_ seconds: Double, of training: Double) -> Phrase {
        let share = String(format: "%.1f", 100 * seconds / max(training, 1e-9))
        let text = String(format: "%.3f", seconds)
        return Phrase(
            "The diagnosis took \(text) s, \(share) % of the training.",
            "诊断用时 \(text) 秒，为训练时间的 \(share) %。")
    }
}

/// A diagnosis for a person to read in a terminal.
enum DiagnosisText {
    /// The verdict, the findings with their evidence and remedies, and what couldn't be judged.
    static func text(of diagnosis: Diagnosis, in language: Language) -> String {
        let writer = DiagnosisWriter(language: language)
        let english = "\(diagnosis.verdict.rawValue.uppercased()): "
        let verdict = writer.say(Phrase(english, writer.chinese(diagnosis.verdict)))
        let summary = diagnosis.summary.text(in: language)
        var lines = [""] + TerminalText.wrapped(verdict + summary, indent: "")
        for finding in diagnosis.findings { lines += writer.text(of: finding) }
        let unjudged = diagnosis.checks.filter { $0.outcome == .notEvaluable }
        if !unjudged.isEmpty {
            lines += ["", writer.say(Phrase("  not judged", "  未能判断"))]
            for check in unjudged {
                let reason = check.reason?.text(in: language) ?? ""
                let colon = writer.say(Phrase(": ", "："))
                lines += TerminalText.wrapped(check.rule + colon + reason, indent: "    ")
            }
        }
        return lines.joined(separator: "\n")
    }
}

/// Writes the parts of a diagnosis in one language.
private struct DiagnosisWriter {
    let language: Language

    func say(_ phrase: Phrase) -> String { phrase.text(in: language) }

    func chinese(_ verdict: Diagnosis.Verdict) -> String {
        switch verdict {
        case .healthy: "健康："
        case .sick: "有问题："
        case .undetermined: "无法判断："
        }
    }

    private func chinese(_ severity: Finding.Severity) -> String {
        switch severity {
        case .info: "提示"
        case .warning: "警告"
        case .error: "错误"
        case .critical: "严重"
        }
    }

    func text(of finding: Finding) -> [String] {
        let names = [finding.symptom?.rawValue, finding.cause?.rawValue].compactMap(\.self)
        let severity = say(Phrase(finding.severity.rawValue, chinese(finding.severity)))
        var head = "  \(finding.id)  \(severity)  \(names.joined(separator: " <- "))"
        if let layer = finding.layer { head += say(Phrase("  in \(layer)", "  位于 \(layer)")) }
        if let step = finding.firstStep {
            head += say(Phrase("  from step \(step)", "  始于第 \(step) 步"))
        }
        let confidence = String(format: "%.2f", finding.confidence)
        head += say(Phrase("  (confidence \(confidence))", "  （置信度 \(confidence)）"))
        var lines = ["", head]
        lines += TerminalText.wrapped(say(finding.explanation), indent: "      ")
        for evidence in finding.evidence.prefix(6) {
            let step = evidence.step.map { Phrase(" at step \($0)", "，第 \($0) 步") }
            let place = say(step ?? Phrase(verbatim: ""))
            let value = String(format: "%.4g", evidence.value)
            let numbers = Phrase(
                ": \(value), expected \(evidence.expected.english)",
                "：\(value)，应为 \(evidence.expected.chinese)")
            lines += TerminalText.wrapped(
                evidence.series + place + say(numbers), indent: "      - ")
        }
        if !finding.explains.isEmpty {
            let ids = Phrase(listing: finding.explains)
            lines.append(say(Phrase("      explains \(ids.english)", "      可解释 \(ids.chinese)")))
        }
        for remedy in finding.remedies.prefix(3) {
            lines.append(
                say(
                    Phrase(
                        "      remedy: \(remedy.title.english)",
                        "      建议：\(remedy.title.chinese)")))
            let operations = remedy.patch.operations
            for operation in operations.prefix(3) {
                let patch = try? JSONCoding.encode(operation)
                lines.append("        \(String(decoding: patch ?? Data(), as: UTF8.self))")
            }
            if operations.count > 3 {
                let more = operations.count - 3
                lines.append(
                    say(Phrase("        and \(more) more changes", "        另有 \(more) 处修改")))
            }
        }
        return lines
    }
}
