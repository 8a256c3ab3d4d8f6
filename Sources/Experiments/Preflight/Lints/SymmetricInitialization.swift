import Records
import Training

/// Looks for hidden units that begin alike and can never differ.
enum SymmetricInitialization: PreflightCheck {
    static let id = "symmetric_initialization"
    static let summary = "A hidden layer whose weights all begin with one value."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        let trained = subject.layers.indices.filter {
            ["linear", "conv2d"].contains(subject.layers[$0].type)
        }
        for index in trained.dropLast() {
            let weight = Component(subject.layers[index].fields["init"]?["weight"])
            let units =
                subject.layers[index].optionalInteger("out_features")
                ?? subject.layers[index].optionalInteger("out_channels") ?? 1
            guard let weight, ["constant", "zeros"].contains(weight.type), units > 1 else {
                continue
            }
            return fired(
                .error,
                Phrase(
                    "all \(units) units begin with the same weights and stay alike: they do the "
                        + "work of one",
                    "全部 \(units) 个单元以相同的权重开始并始终相同：它们只相当于一个单元"), at: "\(place(index))/init/weight",
                evidence: [Evidence("units", value: Double(units), expected: "1")])
        }
        return clear()
    }
}
