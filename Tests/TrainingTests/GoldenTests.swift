import Foundation
import Networks
import Records
import RunSupport
import Testing

@testable import Training

/// What PyTorch trained, as `Goldens/generate.py` wrote it.
struct Goldens: Sendable {
    /// One training.
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let spec: JSONValue
        let inputs: String
        let targets: String
        let initial: String
        let losses: [Float]
        let evaluations: [Float]?
        let rates: [Double]?
        let final: [[Float]]

        var testDescription: String { name }
    }

    let document: JSONValue
    let cases: [Case]

    static let all: Goldens = {
        let path = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Goldens/trajectories.json")
        guard
            let data = try? Data(contentsOf: path),
            let document = try? JSONCoding.document(from: data)
        else { return Goldens(document: .null, cases: []) }
        return Goldens(
            document: document,
            cases: (document["cases"]?.array ?? []).map { value in
                Case(
                    name: value["name"]?.string ?? "", spec: value["spec"] ?? .null,
                    inputs: value["inputs"]?.string ?? "",
                    targets: value["targets"]?.string ?? "",
                    initial: value["initial"]?.string ?? "",
                    losses: floats(value["losses"]),
                    evaluations: value["evaluations"].map { floats($0) },
                    rates: value["rates"]?.array?.compactMap(\.number),
                    final: (value["final"]?.array ?? []).map { floats($0) })
            })
    }()

    static func floats(_ value: JSONValue?) -> [Float] {
        (value?.array ?? []).compactMap { $0.number.map { Float($0) } }
    }

    /// A case's spec with its rows, which are also those that it is evaluated on.
    func spec(of golden: Case) -> JSONValue {
        let key = golden.targets == "labels" ? "labels" : "targets"
        let inline: JSONValue = .object([
            "inputs": document["inputs"]?[golden.inputs] ?? .null,
            key: document["targets"]?[golden.targets] ?? .null,
        ])
        var members = golden.spec.object ?? [:]
        let source: JSONValue = ["inline": inline]
        members["data"] =
            golden.evaluations == nil
            ? ["source": source] : ["source": source, "validation": ["source": source]]
        members["batch_size"] = document["batch_size"]
        members["max_steps"] = document["steps"]
        members["epochs"] = 7
        members["shuffle"] = false
        return .object(members)
    }

    /// The types of one kind that the cases name, inside of containers too.
    func types(_ place: (JSONValue) -> [JSONValue?]) -> Set<String> {
        func types(of value: JSONValue?) -> [String] {
            let inner = ["layers", "shortcut"].flatMap { value?[$0]?.array ?? [] }
            return [value?["type"]?.string].compactMap { $0 } + inner.flatMap { types(of: $0) }
        }
        return Set(cases.flatMap { place($0.spec) }.flatMap { types(of: $0) })
    }
}

struct GoldenTests {
    /// Both sides round each operation to float32 in their own order, a few ulp (6e-8) a step; over
    /// 20 steps these errors add up, and momentum and small denominators carry them on.
    private static func isNear(_ value: Float, _ golden: Float, step: Int) -> Bool {
        abs(value - golden) <= (1e-6 + 1e-6 * Float(step)) * max(1, abs(golden))
    }

    @Test(arguments: Goldens.all.cases)
    func `trains as PyTorch does, step by step`(_ golden: Goldens.Case) throws {
        let run = try RunHarness.run(Goldens.all.spec(of: golden))
        let initial = Goldens.all.document["initial"]?[golden.initial]?.array ?? []
        try #require(initial.count == run.network.parameters.count)
        for (parameter, values) in zip(run.network.parameters, initial) {
            let floats = Goldens.floats(values)
            try #require(floats.count == parameter.count)
            parameter.values.update(from: floats, count: floats.count)
        }
        #expect(run.train() == .completed)
        let losses = run.history.series(0).tail.map(\.value)
        #expect(losses.count == golden.losses.count)
        for (step, pair) in zip(losses, golden.losses).enumerated() {
            #expect(
                GoldenTests.isNear(pair.0, pair.1, step: step),
                "step \(step): \(pair.0), PyTorch \(pair.1)")
        }
        if let evaluations = golden.evaluations {
            let own = (run.sparse["validation_loss"] ?? []).map(\.value)
            #expect(own.count == evaluations.count)
            for (epoch, pair) in zip(own, evaluations).enumerated() {
                #expect(
                    GoldenTests.isNear(pair.0, pair.1, step: losses.count),
                    "epoch \(epoch): \(pair.0), PyTorch \(pair.1)")
            }
        }
        if let rates = golden.rates {
            let own = run.history.series(1).tail.map(\.value)
            for (step, rate) in rates.enumerated() {
                // Computed in closed form here and step by step there, then rounded to float32.
                #expect(abs(Double(own[step]) - rate) <= 1e-6 * max(rate, 0.01), "step \(step)")
            }
        }
        for (parameter, values) in zip(run.network.parameters, golden.final) {
            for (index, value) in values.enumerated() {
                #expect(
                    GoldenTests.isNear(parameter.values[index], value, step: losses.count),
                    "\(parameter.name)[\(index)]: \(parameter.values[index]), PyTorch \(value)")
            }
        }
    }

    @Test func `everything of the catalogs has a trajectory`() {
        let goldens = Goldens.all
        #expect(
            goldens.types { [$0["optimizer"]] }
                == Set(OptimizerCatalog.components.members.map(\.type)))
        #expect(
            goldens.types { [$0["schedule"]] }
                == Set(ScheduleCatalog.components.members.map(\.type)))
        #expect(goldens.types { [$0["loss"]] } == Set(LossCatalog.components.members.map(\.type)))
        #expect(
            goldens.types { [$0["gradient_clipping"]] }
                == Set(GradientClipping.components.members.map(\.type)))
        #expect(
            goldens.types { $0["model"]?["layers"]?.array?.map { $0 } ?? [] }
                == Set(LayerCatalog.components.members.map(\.type)))
    }

    @Test func `the file says what made it`() {
        #expect(Goldens.all.document["framework"]?.string?.hasPrefix("PyTorch ") == true)
        #expect(Goldens.all.document["seed"]?.integer != nil)
    }

    /// Fields of every layer with weights, whose counterpart in PyTorch are statements, not options.
    private static let ofEveryLayer: Set<String> = ["init", "frozen", "l1", "l2"]

    /// Fields whose default PyTorch has no counterpart of.
    private static let own: Set<String> = [
        // Options that PyTorch hasn't.
        "step.unit", "cosine_annealing.unit", "cosine_annealing_warm_restarts.unit",
        "exponential.unit", "inverse_time.unit", "multi_step.unit", "hinge.reduction", "bce.eps",
        "bce.clamp", "gaussian_noise.std",
        "cross_entropy_of_probabilities.eps", "cross_entropy_of_probabilities.normalize",
        "cross_entropy_of_probabilities.reduction", "scale.by", "scale.shift", "residual.shortcut",
        "norm.max_norm", "value.clip_value",
        // PyTorch's None: no weight, and a dimension guessed with a warning.
        "bce_with_logits.pos_weight", "softmax.dim", "log_softmax.dim",
    ]

    @Test func `defaults are PyTorch's`() throws {
        let theirs = try #require(Goldens.all.document["defaults"]?.object)
        let members =
            OptimizerCatalog.components.members + ScheduleCatalog.components.members
            + LossCatalog.components.members + LayerCatalog.components.members
            + GradientClipping.components.members
        var compared = 0
        for member in members {
            for field in member.schema.fields {
                guard case .defaulted(let value) = field.presence else { continue }
                let name = "\(member.type).\(field.name)"
                guard let expected = theirs[member.type]?[field.name] else {
                    let isShared = GoldenTests.ofEveryLayer.contains(field.name)
                    #expect(isShared || GoldenTests.own.contains(name), "\(name)")
                    continue
                }
                #expect(value == expected, "\(name)")
                compared += 1
            }
        }
        #expect(compared == theirs.values.reduce(0) { $0 + ($1.object?.count ?? 0) })
    }
}
