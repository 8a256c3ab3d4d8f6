import Records

/// A symptom that a rule saw.
struct Observation: Sendable, Hashable {
    /// What was seen.
    var symptom: Symptom
    /// How bad it is.
    var severity: Finding.Severity
    /// The first step that shows it; nil for what holds before the first step.
    var firstStep: Int?
    /// The layer it concerns, or nil for the whole network.
    var layer: String?
    /// The numbers that show it.
    var evidence: [Evidence]
    /// What was seen, as a sentence without its full stop: "The loss became NaN at step 37".
    var statement: Phrase
    /// What is known of it besides, as sentences without the last full stop, or nil.
    var detail: Phrase?

    /// Makes an observation.
    init(
        _ symptom: Symptom, _ severity: Finding.Severity, firstStep: Int?, layer: String? = nil,
        evidence: [Evidence], statement: Phrase, detail: Phrase? = nil
    ) {
        self.symptom = symptom
        self.severity = severity
        self.firstStep = firstStep
        self.layer = layer
        self.evidence = evidence
        self.statement = statement
        self.detail = detail
    }
}
