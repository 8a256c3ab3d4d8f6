/// Text for a terminal, broken into lines.
enum TerminalText {
    private static let width = 92

    /// Breaks a text into lines; those after the first are indented by spaces.
    ///
    /// Chinese is broken between any two characters, save before punctuation.
    static func wrapped(_ text: String, indent: String) -> [String] {
        var lines: [String] = []
        var line = indent
        var column = columns(of: indent)
        var isEmpty = true
        for piece in pieces(of: text) {
            let space = piece.followsSpace && !isEmpty ? 1 : 0
            let size = columns(of: piece.text)
            if !isEmpty, column + size + space > width {
                lines.append(line)
                line = String(repeating: " ", count: columns(of: indent))
                column = columns(of: indent)
                isEmpty = true
            }
            if space == 1, !isEmpty {
                line += " "
                column += 1
            }
            line += piece.text
            column += size
            isEmpty = false
        }
        return lines + [line]
    }

    /// What may not be broken: a word, or a Chinese character with the punctuation behind it.
    private static func pieces(of text: String) -> [(text: String, followsSpace: Bool)] {
        var pieces: [(text: String, followsSpace: Bool)] = []
        for word in text.split(separator: " ") {
            var isFirst = true
            var isOpen = false
            for character in word {
                let isWide = isWide(character)
                if isFirst || isWide && !closing.contains(character) || !isOpen && !isWide {
                    pieces.append((String(character), isFirst))
                } else {
                    pieces[pieces.count - 1].text.append(character)
                }
                isOpen = !isWide
                isFirst = false
            }
        }
        return pieces
    }

    private static let closing: Set<Character> = ["，", "。", "；", "：", "、", "）", "？", "”"]

    private static func columns(of text: String) -> Int {
        text.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
    }

    private static func isWide(_ character: Character) -> Bool {
        character.unicodeScalars.first.map { (0x2E80...0xFFEF).contains($0.value) } ?? false
    }
}
