import Diagnosis
import Networks
import Records
import Training

/// Looks for hidden units that begin alike and can never differ.
enum SymmetricInitialization: PreflightCheck {
    static let id = Cause.symmetricInitialization.rawValue
    static let summary = "A hidden layer whose weights all begin with one value."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        if subject.facts.isPretrained { return clear() }
        let traits = subject.spec.layerTraits
        let trained = traits.indices.filter { traits[$0]?.role == .weighted }
        for index in trained.dropLast() {
            let layer = subject.layers[index]
            let weight = Component(layer.fields["init"]?["weight"])
            let units =
                layer.optionalInteger("out_features") ?? layer.optionalInteger("out_channels") ?? 1
            guard
                let weight, units > 1, let value = InitializerCatalog.constantValue(of: weight)
            else { continue }
            return result(
                SymmetryJudgement.judge(
                    subject.facts, units: units, layer: "layers[\(index)]",
                    pointer: "\(place(index))/init/weight", isZero: value == 0))
        }
        return clear()
    }
}
