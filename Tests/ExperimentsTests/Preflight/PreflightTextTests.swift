import Records
import RunSupport
import TestSupport
import Testing

@testable import Experiments

/// Everything that a preflight check can say is said in Chinese too.
struct PreflightTextTests {
    /// What no spec makes fire, because no layer mixes rows outside of training.
    private static let unreachable: Set = ["batch_independence"]

    /// Faults and oddities whose texts are not those of ``PreflightTests``.
    private static let others: [[String: JSONValue]] = [
        [
            "model": PreflightTests.layers(
                PreflightTests.linear(4), ["type": "dropout", "p": 1], PreflightTests.linear(2))
        ],
        ["model": PreflightTests.layers(PreflightTests.linear(2), ["type": "relu"])],
        [
            "model": PreflightTests.layers(PreflightTests.linear(2)),
            "loss": ["type": "cross_entropy_of_probabilities"],
        ],
        [
            "data": ["source": ["builtin": "diabetes"]],
            "model": PreflightTests.layers(PreflightTests.linear(1)),
            "loss": ["type": "bce_with_logits"],
        ],
        ["optimizer": ["type": "sgd", "lr": 0.1], "schedule": ["type": "constant"]],
        [
            "data": ["source": ["builtin": "diabetes"]],
            "model": PreflightTests.layers(PreflightTests.linear(1)),
            "loss": ["type": "mse"],
        ],
        ["batch_size": 1],
        // What is far from zero leaves its differences few digits.
        [
            "model": PreflightTests.layers(
                PreflightTests.linear(16, ["init": ["bias": ["type": "constant", "value": 1e6]]]),
                ["type": "layer_norm"], ["type": "tanh"], PreflightTests.linear(2))
        ],
        [
            "model": PreflightTests.layers(
                PreflightTests.linear(16), ["type": "tanh"],
                PreflightTests.linear(16, ["init": ["weight": ["type": "normal", "std": 300]]]),
                PreflightTests.linear(2, ["init": ["weight": ["type": "normal", "std": 300]]]))
        ],
        [
            "model": PreflightTests.layers(
                PreflightTests.linear(4, ["frozen": true]), ["type": "relu"],
                PreflightTests.linear(2, ["frozen": true]))
        ],
        [
            "model": PreflightTests.layers(
                PreflightTests.linear(
                    2, ["init": ["weight": ["type": "constant", "value": "NaN"]]]))
        ],
    ]

    @Test func `every check fires and speaks both languages`() throws {
        let faults =
            (PreflightTests.lintFaults + PreflightTests.rehearsedFaults).map(\.changes)
            + Self.others
        var fired: Set<String> = []
        for changes in faults {
            let job = try RunHarness.job(PreflightTests.classifier(changes))
            let subject = PreflightSubject(job, seconds: 20)
            for check in PreflightCatalog.lints + PreflightCatalog.rehearsals {
                let result = check.evaluate(subject)
                if result.isFired { fired.insert(result.check) }
                #expect((result.message == nil) == (result.outcome == .clear))
                guard let message = result.message else { continue }
                #expect(message.chineseFlaws == [], "\(message)")
                for evidence in result.evidence where evidence.expected.english.hasWords {
                    #expect(evidence.expected.chineseFlaws == [], "\(evidence)")
                }
            }
        }
        let all = (PreflightCatalog.lints + PreflightCatalog.rehearsals).map { $0.id }
        #expect(Set(all).subtracting(fired) == Self.unreachable)
    }
}

extension String {
    /// Whether there is a Latin word.
    fileprivate var hasWords: Bool { contains(/[a-z]{2}/) }
}
