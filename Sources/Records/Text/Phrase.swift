/// A piece of text in every language of the service.
public struct Phrase: Sendable, Hashable {
    /// The English text.
    public var english: String
    /// The Chinese text.
    public var chinese: String

    /// Makes a phrase of the English and the Chinese text, which is set as in print: a space between
    /// Chinese and Latin letters, the Chinese word for an infinite number.
    public init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = ChineseText.set(chinese)
    }

    /// Makes a phrase of what needs no translation: a number, a name, a text in one language.
    public init(verbatim text: String) {
        english = text
        chinese = text
    }

    /// Makes a phrase of names one after the other: "a, b".
    public init(listing names: [String]) {
        self.init(names.joined(separator: ", "), names.joined(separator: "、"))
    }

    /// The text in one language.
    public func text(in language: Language) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }

    /// The phrase with the text of one language only, which stands for every language then.
    public func only(in language: Language) -> Phrase {
        Phrase(verbatim: text(in: language))
    }

    /// Makes a phrase of several, one after the other.
    public init(joining phrases: [Phrase]) {
        self.init(
            phrases.map(\.english).joined(separator: " "), phrases.map(\.chinese).joined())
    }

    /// The phrase as a sentence, its full stop added.
    public var sentence: Phrase { Phrase("\(english).", "\(chinese)。") }

    /// The phrase followed by another; English puts a space between them.
    public static func + (left: Phrase, right: Phrase) -> Phrase {
        Phrase(joining: [left, right])
    }
}

/// What numbers should be.
extension Phrase {
    /// A bound from above: "below 12".
    public static func below(_ value: Double) -> Phrase {
        Phrase("below \(NumberText.short(value))", "低于 \(NumberText.short(value))")
    }

    /// A bound from below: "above 12".
    public static func above(_ value: Double) -> Phrase {
        Phrase("above \(NumberText.short(value))", "高于 \(NumberText.short(value))")
    }

    /// A bound from above that may be reached: "at most 12".
    public static func atMost(_ value: Double) -> Phrase {
        Phrase("at most \(NumberText.short(value))", "至多 \(NumberText.short(value))")
    }

    /// A bound from below that may be reached: "at least 12".
    public static func atLeast(_ value: Double) -> Phrase {
        Phrase("at least \(NumberText.short(value))", "至少 \(NumberText.short(value))")
    }

    /// A value to be near: "about 2.3".
    public static func about(_ value: Double) -> Phrase {
        Phrase("about \(NumberText.short(value))", "约 \(NumberText.short(value))")
    }

    /// A range: "between 0 and 9".
    public static func between(_ lower: Double, _ upper: Double) -> Phrase {
        let (lower, upper) = (NumberText.short(lower), NumberText.short(upper))
        return Phrase("between \(lower) and \(upper)", "介于 \(lower) 与 \(upper) 之间")
    }

    /// What every number should be.
    public static let finite = Phrase("finite", "有限值")
}

/// Written as one string where all languages have the same text, else as an object with a member for
/// each language: `{"en": "…", "zh": "…"}`.
extension Phrase: Codable {
    enum CodingKeys: String, CodingKey {
        case english = "en"
        case chinese = "zh"
    }

    /// Reads a phrase; a string is the text in every language.
    public init(from decoder: any Decoder) throws {
        if let text = try? decoder.singleValueContainer().decode(String.self) {
            self.init(verbatim: text)
            return
        }
        let texts = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            try texts.decode(String.self, forKey: .english),
            try texts.decode(String.self, forKey: .chinese))
    }

    /// Writes the phrase.
    public func encode(to encoder: any Encoder) throws {
        if english == chinese {
            var container = encoder.singleValueContainer()
            try container.encode(english)
            return
        }
        var texts = encoder.container(keyedBy: CodingKeys.self)
        try texts.encode(english, forKey: .english)
        try texts.encode(chinese, forKey: .chinese)
    }
}
