import Foundation
import Records
import Testing

struct CommandTests {
    private func example(_ name: String) -> String {
        Binary.repository.appendingPathComponent("Examples/\(name).json").path
    }

    @Test(
        arguments: [
            ("healthy", Int32(0), nil, []),
            ("linear", 0, nil, []),
            ("lenet5_digits", 0, nil, []),
            ("learning_rate_too_high", 2, Symptom.lossNotFinite, [Cause.learningRateTooHigh]),
            // Of the three that are true of 20 sigmoid layers, the trials decide which remedy does more.
            (
                "vanishing_gradient", 2, .vanishingGradient,
                [.unsuitableActivation, .missingNormalization, .depthWithoutShortcuts]
            ),
            ("inputs_not_normalized", 2, nil, [.inputsNotNormalized]),
            ("loss_task_mismatch", 2, nil, [.lossTaskMismatch]),
        ] as [(String, Int32, Symptom?, [Cause])])
    func `run tells healthy from sick by its exit status, and why`(
        name: String, status: Int32, symptom: Symptom?, causes: [Cause]
    ) throws {
        let outcome = try Binary.run(["run", "--json", "--quiet", example(name)])
        #expect(outcome.status == status, "\(outcome.output) \(outcome.errors)")
        let diagnosis = try JSONCoding.decode(Diagnosis.self, from: Data(outcome.output.utf8))
        if status == 0 {
            #expect(diagnosis.findings.allSatisfy { $0.severity == .info })
        } else {
            let root = try #require(diagnosis.findings.first)
            let cause = try #require(root.cause)
            #expect(causes.contains(cause))
            let named = root.alternatives.map(\.cause) + [cause]
            #expect(causes.allSatisfy { named.contains($0) })
            if let symptom { #expect(root.symptom == symptom) }
            #expect(!root.remedies.isEmpty)
        }
    }

    @Test func `a run of the same spec gives the same diagnosis to the last digit`() throws {
        let first = try Binary.run(["run", "--json", example("vanishing_gradient")])
        let second = try Binary.run(["run", "--json", example("vanishing_gradient")])
        #expect(first.output == second.output)
    }

    @Test func `a remedy that is applied makes the run healthy`() throws {
        let file = URL(fileURLWithPath: example("learning_rate_too_high"))
        let spec = try JSONCoding.decode(JSONValue.self, from: Data(contentsOf: file))
        let sick = try Binary.run(["run", "--json", file.path])
        let diagnosis = try JSONCoding.decode(Diagnosis.self, from: Data(sick.output.utf8))
        let remedy = try #require(diagnosis.findings.first?.remedies.first)
        let repaired = try JSONCoding.encode(try remedy.patch.applied(to: spec))
        let outcome = try Binary.run(
            ["run", "--json", "-"], input: String(decoding: repaired, as: UTF8.self))
        #expect(outcome.status == 0, "\(outcome.output)")
    }

    @Test(
        arguments: [
            (["--language", "zh"], ["LC_ALL": "C"]), ([], ["LC_ALL": "", "LANG": "zh_CN.UTF-8"]),
            ([], ["LC_ALL": "zh_CN.UTF-8"]),
        ] as [([String], [String: String])])
    func `check speaks Chinese where that is asked for`(
        options: [String], environment: [String: String]
    ) throws {
        let spec = """
            {"data": {"source": {"builtin": "iris"}}, "model": {"layers": [{"type": "lineer"}]},
             "loss": {"type": "mse"}, "optimizer": {"type": "sgd", "lr": -1}}
            """
        let wrong = try Binary.run(["check", "-"] + options, input: spec, environment: environment)
        #expect(wrong.status == 1)
        for text in ["/model/layers/0/type: 未知的层 \"lineer\"；是否想写 \"linear\"？", "实为 -1"] {
            #expect(wrong.errors.contains(text), "\(wrong.errors)")
        }
        let sound = try Binary.run(
            ["check", example("healthy")] + options, environment: environment)
        #expect(sound.status == 0)
        #expect(sound.output.contains("该配置可以训练。"), "\(sound.output)")
    }

    @Test func `run and explain tell the same diagnosis in Chinese`() throws {
        let file = example("loss_task_mismatch")
        let chinese = ["--language", "zh"]
        let text = try Binary.run(["run", "--quiet", file] + chinese)
        let json = try Binary.run(["run", "--quiet", "--json", file] + chinese)
        #expect(text.status == 2 && json.status == 2)
        let diagnosis = try JSONCoding.decode(Diagnosis.self, from: Data(json.output.utf8))
        #expect(diagnosis.summary.english.contains("。"))
        let explained = try Binary.run(["explain", "-"] + chinese, input: json.output)
        #expect(explained.output.contains("有问题："), "\(explained.output)")
        #expect(text.output.hasSuffix(explained.output), "\(text.output)")
        let lines = explained.output.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 92 || $0.contains("{") }, "\(explained.output)")
    }

    @Test func `check names every problem at once and its place`() throws {
        let outcome = try Binary.run(
            ["check", "-"],
            input: """
                {"data": {"source": {"builtin": "digit"}}, "model": {"layers": [{"type": "lineer"}]},
                 "loss": {"type": "mse"}, "optimizer": {"type": "sgd", "lr": -1}, "epoch": 3}
                """)
        #expect(outcome.status == 1)
        for text in [
            "/data/source/builtin", "did you mean \"digits\"?", "/model/layers/0/type",
            "did you mean \"linear\"?", "/optimizer/lr", "got -1", "/epoch",
            "did you mean \"epochs\"?",
        ] {
            #expect(outcome.errors.contains(text), "\(outcome.errors)")
        }
    }

    @Test func `a file that isn't there is an error that names it`() throws {
        let outcome = try Binary.run(["run", "no-such-file.json"])
        #expect(outcome.status != 0)
        #expect(outcome.errors.contains("no-such-file.json: the file can't be read"))
    }

    @Test func `explain prints what run found`() throws {
        let diagnosis = try Binary.run(["run", "--json", example("learning_rate_too_high")])
        let outcome = try Binary.run(["explain", "-"], input: diagnosis.output)
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("loss_not_finite <- learning_rate_too_high"))
        #expect(outcome.output.contains("\"path\":\"/optimizer/lr\""))
    }

    @Test func `bench prints a line of JSON for each workload and watch mode`() throws {
        let outcome = try Binary.run(["bench", "--json", "--seconds", "0.05", "tiny"])
        let lines = try outcome.output.split(separator: "\n").map {
            try JSONCoding.decode(JSONValue.self, from: Data($0.utf8))
        }
        #expect(lines.compactMap { $0["watch"]?.string } == ["full", "off"])
        #expect(lines.allSatisfy { $0["workload"] == "tiny" && $0["threads"] == 1 })
        #expect(lines.allSatisfy { ($0["steps_per_second"]?.number ?? 0) > 0 })
    }

    @Test func `version and help are there`() throws {
        #expect(try Binary.run(["--version"]).output.hasPrefix("0."))
        let help = try Binary.run(["serve", "--help"]).output
        for option in [
            "--host", "--port", "--data", "--workers", "--keep-checkpoints",
            "--allow-private-webhooks",
        ] {
            #expect(help.contains(option))
        }
    }
}
