import Records

extension Phrase {
    /// English words that Chinese has its own for; names of fields and functions stay.
    private static let untranslated = [
        "epoch", "epochs", "spec", "loss", "losses", "infinity", "infinite", "layer", "layers",
        "row",
        "rows", "batch", "gradient", "weight", "step", "steps", "learning", "input", "inputs",
        "expected", "got", "unknown",
    ]

    /// What a Chinese reader would stumble over; empty where the Chinese text is sound.
    ///
    /// Names in brackets, paths and names with an underscore are nobody's words.
    public var chineseFlaws: [String] {
        var flaws: [String] = []
        if !chinese.unicodeScalars.contains(where: Phrase.isIdeograph) {
            flaws.append("no Chinese in it")
        }
        if english.unicodeScalars.contains(where: Phrase.isIdeograph) {
            flaws.append("Chinese in the English text")
        }
        let scalars = Array(chinese.unicodeScalars)
        let halves: Set<Unicode.Scalar> = [",", ";", ":", "(", ")"]
        for (index, scalar) in scalars.enumerated() where halves.contains(scalar) {
            let neighbours = scalars[max(0, index - 2)..<min(scalars.count, index + 3)]
            if neighbours.contains(where: Phrase.isIdeograph) {
                flaws.append("half-width \"\(scalar)\"")
            }
        }
        for (left, right) in zip(scalars, scalars.dropFirst()) {
            if Phrase.isIdeograph(left) && Phrase.isLetter(right)
                || Phrase.isLetter(left) && Phrase.isIdeograph(right)
            {
                flaws.append("no space between \"\(left)\" and \"\(right)\"")
            }
        }
        for word in ["周期", "规格"] where chinese.contains(word) { flaws.append(word) }
        let joiners: Set<Character> = ["_", "[", "]", ".", "*", "/", "\"", "-"]
        let names = chinese.split { character in
            !(character.isASCII
                && (character.isLetter || character.isNumber || joiners.contains(character)))
        }
        for name in names where Phrase.untranslated.contains(name.lowercased()) {
            flaws.append("English \"\(name)\"")
        }
        return flaws
    }

    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        (0x4E00...0x9FFF).contains(scalar.value)
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        scalar.isASCII && scalar.properties.isAlphabetic
    }
}
