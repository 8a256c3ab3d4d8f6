/// Every rule the service runs.
///
/// To add one: a file in `Rules/`, a line here, a test.
public enum RuleCatalog {
    /// The rules, in alphabetical order.
    static let all: [any DiagnosisRule.Type] = [
        DeadUnits.self,
        ExplodingGradient.self,
        GradientNoiseDominates.self,
        GradientNotFinite.self,
        LossAtStartImplausible.self,
        LossDiverging.self,
        LossNotDecreasing.self,
        LossNotFinite.self,
        LossOscillating.self,
        LossSpike.self,
        OutputCollapsed.self,
        Overfitting.self,
        ParameterNotFinite.self,
        ParametersUnchanged.self,
        SaturatedUnits.self,
        SlowConvergence.self,
        Underfitting.self,
        ValidationGapFromStart.self,
        VanishingGradient.self,
    ]

    /// What every rule is, in the order of the catalog.
    public static var descriptions: [RuleDescription] {
        all.map { RuleDescription(id: $0.id, summary: $0.summary, source: $0.source) }
    }
}

/// What a rule is, for the catalog of the service.
public struct RuleDescription: Sendable, Hashable, Codable {
    /// The rule's wire name, which is that of its symptom.
    public var id: String
    /// What the rule looks for, in one sentence.
    public var summary: String
    /// Where the idea comes from.
    public var source: String

    /// Makes a description.
    public init(id: String, summary: String, source: String) {
        self.id = id
        self.summary = summary
        self.source = source
    }
}
