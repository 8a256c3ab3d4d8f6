extension JSONValue {
    /// A phrase as JSON, in the form that ``Phrase`` is written in.
    public static func phrase(_ phrase: Phrase) -> JSONValue {
        phrase.english == phrase.chinese
            ? .string(phrase.english)
            : [
                Phrase.CodingKeys.english.rawValue: .string(phrase.english),
                Phrase.CodingKeys.chinese.rawValue: .string(phrase.chinese),
            ]
    }

    /// The value with the phrases among its members in one language.
    public func only(in language: Language) -> JSONValue {
        guard let members = object else { return self }
        return .object(
            members.mapValues { member in
                guard let texts = member.object, texts.count == Language.allCases.count,
                    texts.keys.allSatisfy({ Language(rawValue: $0) != nil }),
                    let text = texts[language.rawValue], text.string != nil
                else { return member }
                return text
            })
    }
}
