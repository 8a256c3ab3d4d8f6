/// One thing that went wrong in a run: a symptom, its cause, and the numbers that show it.
public struct Finding: Sendable, Hashable, Codable {
    /// How bad it is.
    public enum Severity: String, Sendable, Codable, CaseIterable, Comparable {
        /// Worth knowing; the run is fine.
        case info
        /// The run is worse than it needs to be.
        case warning
        /// The run fails its purpose.
        case error
        /// The run is lost.
        case critical

        /// Orders by how bad it is.
        public static func < (left: Severity, right: Severity) -> Bool {
            let order = allCases
            return (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
        }
    }

    /// The finding's name inside its diagnosis: `f1`, `f2`, ….
    public var id: String
    /// What was seen.
    public var symptom: Symptom?
    /// Why, or nil where nothing points to a cause.
    public var cause: Cause?
    /// The category of the cause.
    public var category: CauseCategory?
    /// How likely the cause is, from 0 to 1.
    public var confidence: Double
    /// How bad it is.
    public var severity: Severity
    /// The first step that shows it, counted from 0; nil for what holds before the first step.
    public var firstStep: Int?
    /// The layer it concerns, such as `layers[2]`, or nil for the whole network.
    public var layer: String?
    /// The ids of findings that this one explains.
    public var explains: [String]
    /// Other causes that would explain it too, most likely first.
    public var alternatives: [Alternative]
    /// The numbers that show it.
    public var evidence: [Evidence]
    /// What happened, since when, why we think so and what to do, in a few sentences.
    public var explanation: Phrase
    /// What to change, best first; empty where nothing in the spec can help.
    public var remedies: [Remedy]

    enum CodingKeys: String, CodingKey {
        case id, symptom, cause, category, confidence, severity
        case firstStep = "first_step"
        case layer, explains, alternatives, evidence, explanation, remedies
    }

    /// Makes a finding; the id, the category and what it explains are filled in by the diagnosis.
    public init(
        symptom: Symptom?, cause: Cause?, confidence: Double, severity: Severity, firstStep: Int?,
        layer: String? = nil, evidence: [Evidence], explanation: Phrase, remedies: [Remedy] = []
    ) {
        id = ""
        self.symptom = symptom
        self.cause = cause
        category = cause?.category
        self.confidence = confidence
        self.severity = severity
        self.firstStep = firstStep
        self.layer = layer
        explains = []
        alternatives = []
        self.evidence = evidence
        self.explanation = explanation
        self.remedies = remedies
    }

    /// The finding with its texts in one language only.
    public func only(in language: Language) -> Finding {
        var result = self
        result.explanation = explanation.only(in: language)
        result.evidence = evidence.map { $0.only(in: language) }
        result.remedies = remedies.map { $0.only(in: language) }
        for index in alternatives.indices {
            result.alternatives[index].remedies = alternatives[index].remedies.map {
                $0.only(in: language)
            }
        }
        return result
    }

    /// Another cause that would explain a finding.
    public struct Alternative: Sendable, Hashable, Codable {
        /// The cause.
        public var cause: Cause
        /// How likely it is, from 0 to 1.
        public var confidence: Double
        /// What to change if it is the cause, best first.
        public var remedies: [Remedy]

        enum CodingKeys: String, CodingKey { case cause, confidence, remedies }

        /// Makes an alternative.
        public init(cause: Cause, confidence: Double, remedies: [Remedy] = []) {
            self.cause = cause
            self.confidence = confidence
            self.remedies = remedies
        }

        /// Reads an alternative; earlier ones had no remedies.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            cause = try container.decode(Cause.self, forKey: .cause)
            confidence = try container.decode(Double.self, forKey: .confidence)
            remedies = try container.decodeIfPresent([Remedy].self, forKey: .remedies) ?? []
        }
    }
}

/// A number that shows a finding, and what it should have been.
public struct Evidence: Sendable, Hashable, Codable {
    /// What was measured: a series such as `gradient_norm/layers[2].weight`, or a measurement's name.
    public var series: String
    /// At which step, or nil if the number isn't of one step.
    public var step: Int?
    /// The number; NaN and infinities are strings on the wire.
    public var value: Double
    /// What a sound run would show, in words: "below 12".
    public var expected: Phrase

    /// Makes evidence.
    public init(_ series: String, step: Int? = nil, value: Double, expected: Phrase) {
        self.series = series
        self.step = step
        self.value = value
        self.expected = expected
    }

    /// Makes evidence whose expectation is the same in every language, such as a number.
    public init(_ series: String, step: Int? = nil, value: Double, expected: String) {
        self.init(series, step: step, value: value, expected: Phrase(verbatim: expected))
    }

    /// The evidence with its text in one language only.
    public func only(in language: Language) -> Evidence {
        Evidence(series, step: step, value: value, expected: expected.only(in: language))
    }
}
