import Records

/// What is known of one cause: when it is likely, which symptoms it explains, what helps.
///
/// A cause reads the same trace as the rules and what they saw. Its sentences stand in its file,
/// in every language.
protocol CauseModel: Sendable {
    /// The cause.
    static var cause: Cause { get }
    /// Makes the model.
    init()
    /// Judges how likely the cause is; nil where nothing points to it.
    func assess(_ run: RunFacts, _ seen: SeenSymptoms) -> CauseAssessment?
}

/// How likely a cause is in a run, and why.
struct CauseAssessment: Sendable, Hashable {
    /// The cause.
    var cause: Cause
    /// How likely it is to be the cause of what it explains, from 0 to 1.
    var confidence: Double
    /// The symptoms that it would explain, seen or not.
    var explains: Set<Symptom>
    /// The severity of a finding of its own where it explains no symptom that was seen; nil where
    /// it is nothing to report without one.
    var standsAlone: Finding.Severity?
    /// The layer it concerns, or nil.
    var layer: String?
    /// The numbers that point to it.
    var evidence: [Evidence]
    /// What follows "because": "the learning rate is about 30 times too high".
    var reason: Phrase
    /// Why we think so, in full sentences.
    var explanation: Phrase
    /// What to change, best first.
    var remedies: [RemedyDraft]
    /// The categories whose causes can't be judged where this one holds.
    var silences: Set<CauseCategory> = []

    /// Makes an assessment.
    init(
        _ cause: Cause, _ confidence: Double, explains: Set<Symptom>,
        standsAlone: Finding.Severity? = nil, layer: String? = nil, evidence: [Evidence] = [],
        reason: Phrase, explanation: Phrase, remedies: [RemedyDraft?] = [],
        silences: Set<CauseCategory> = []
    ) {
        self.cause = cause
        self.confidence = min(max(confidence, 0), 0.99)
        self.explains = explains
        self.standsAlone = standsAlone
        self.layer = layer
        self.evidence = evidence
        self.reason = reason
        self.explanation = explanation
        self.remedies = remedies.compactMap { $0 }
        self.silences = silences
    }
}

extension CauseAssessment {
    /// Makes an assessment of what a job's spec and rows tell.
    init(
        _ cause: Cause, _ confidence: Double, explains: Set<Symptom>,
        standsAlone: Finding.Severity? = nil, because fault: Judgement
    ) {
        self.init(
            cause, confidence, explains: explains, standsAlone: standsAlone, layer: fault.layer,
            evidence: fault.evidence, reason: fault.reason, explanation: fault.explanation,
            remedies: fault.remedies)
    }
}

/// The symptoms that the rules saw.
struct SeenSymptoms: Sendable {
    /// What the rules saw.
    let observations: [Observation]

    /// Makes a summary of observations.
    init(_ observations: [Observation]) {
        self.observations = observations
    }

    /// Every symptom that was seen, however mild.
    var all: Set<Symptom> { Set(observations.map(\.symptom)) }

    /// The symptoms above `info`.
    var serious: Set<Symptom> {
        Set(observations.lazy.filter { $0.severity > .info }.map(\.symptom))
    }

    /// Whether any of the symptoms was seen above `info`.
    func any(_ symptoms: Set<Symptom>) -> Bool { !serious.isDisjoint(with: symptoms) }

    /// Whether the symptom was seen, however mildly.
    func has(_ symptom: Symptom) -> Bool { all.contains(symptom) }
}

extension Set<Symptom> {
    /// Something became NaN or infinite.
    static let nonFinite: Set = [.lossNotFinite, .gradientNotFinite, .parameterNotFinite]
    /// The run got out of hand.
    static let unstable: Set =
        nonFinite.union([.explodingGradient, .lossDiverging, .lossOscillating])
    /// The run doesn't get anywhere.
    static let stuck: Set = [
        .lossNotDecreasing, .slowConvergence, .outputCollapsed, .parametersUnchanged, .underfitting,
    ]
    /// Gradients don't get through.
    static let starved: Set = [.vanishingGradient, .deadUnits, .saturatedUnits]
}
