import Records

/// A number that shows something, and what a sound run would show.
struct Clue: Sendable, Hashable {
    /// What was measured: a series or the name of a fact.
    var series: String
    /// At which step, or nil if the number isn't of one step.
    var step: Int?
    /// The number.
    var value: Double
    /// What a sound run would show.
    var expected: Phrase

    /// Makes a clue.
    init(_ series: String, step: Int? = nil, _ value: Double, expected: Phrase) {
        self.series = series
        self.step = step
        self.value = value
        self.expected = expected
    }

    /// The clue as evidence in one language.
    func evidence(in language: Language) -> Evidence {
        Evidence(series, step: step, value: value, expected: expected.only(in: language))
    }
}
