import Records

/// Which symptom brings about which: one incident, one root cause.
enum CauseGraph {
    /// What a symptom brings about.
    static func consequences(of symptom: Symptom) -> Set<Symptom> {
        switch symptom {
        case .lossAtStartImplausible:
            Set.unstable.union([
                .lossNotDecreasing, .slowConvergence, .underfitting, .saturatedUnits, .deadUnits,
                .validationGapFromStart,
            ])
        case .overfitting: [.validationGapFromStart]
        case .explodingGradient:
            Set.nonFinite.union(Set.stuck).union([
                .lossDiverging, .lossOscillating, .deadUnits, .saturatedUnits,
                .validationGapFromStart,
            ])
        case .lossDiverging, .lossOscillating:
            Set.nonFinite.union(Set.stuck).union([
                .deadUnits, .saturatedUnits, .validationGapFromStart,
            ])
        case .deadUnits, .saturatedUnits: Set.stuck.union([.vanishingGradient])
        case .vanishingGradient: Set.stuck
        case .gradientNoiseDominates: Set.stuck
        case .lossNotDecreasing, .slowConvergence: [.underfitting]
        case .parametersUnchanged:
            [.lossNotDecreasing, .outputCollapsed, .slowConvergence, .underfitting]
        case .outputCollapsed: [.lossNotDecreasing, .slowConvergence, .underfitting]
        case .lossNotFinite: [.gradientNotFinite, .parameterNotFinite, .deadUnits]
        case .gradientNotFinite: [.lossNotFinite, .parameterNotFinite]
        case .parameterNotFinite: [.lossNotFinite, .gradientNotFinite]
        default: []
        }
    }

    /// Parts observations into incidents: those that are linked, directly or by others.
    ///
    /// - Parameter observations: What the rules saw.
    /// - Returns: The incidents; in each the headline first, the worst incident first.
    static func incidents(of observations: [Observation]) -> [[Observation]] {
        var incidents: [[Observation]] = []
        for observation in observations {
            let linked = incidents.indices.filter { index in
                incidents[index].contains { areLinked($0.symptom, observation.symptom) }
            }
            var joined = [observation]
            for index in linked.reversed() { joined += incidents.remove(at: index) }
            incidents.append(joined)
        }
        return incidents.map { $0.sorted(by: precedes) }.sorted { left, right in
            guard let left = left.first, let right = right.first else { return false }
            return precedes(left, right)
        }
    }

    private static func areLinked(_ one: Symptom, _ other: Symptom) -> Bool {
        one == other || consequences(of: one).contains(other)
            || consequences(of: other).contains(one)
    }

    /// The worst first; of equally bad ones what brings about the others, then what came first.
    private static func precedes(_ left: Observation, _ right: Observation) -> Bool {
        if left.severity != right.severity { return left.severity > right.severity }
        let ranks = (rank(left.symptom), rank(right.symptom))
        if ranks.0 != ranks.1 { return ranks.0 < ranks.1 }
        return (left.firstStep ?? -1) < (right.firstStep ?? -1)
    }

    /// The place of a symptom on the way from cause to consequence.
    private static func rank(_ symptom: Symptom) -> Int {
        order.firstIndex(of: symptom) ?? order.count
    }

    /// Of the non-finite ones the loss comes first: it is what people see, and its evidence names
    /// the first tensor that broke.
    private static let order: [Symptom] = [
        .lossNotFinite, .gradientNotFinite, .parameterNotFinite, .explodingGradient,
        .saturatedUnits, .deadUnits, .vanishingGradient, .lossDiverging, .lossOscillating,
        .gradientNoiseDominates, .parametersUnchanged, .outputCollapsed, .lossNotDecreasing,
        .lossAtStartImplausible, .slowConvergence, .underfitting, .lossSpike, .overfitting,
        .validationGapFromStart,
    ]
}
