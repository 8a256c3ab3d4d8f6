import Foundation
import Records

/// A piece of text in every language of the service.
struct Phrase: Sendable, Hashable {
    /// The English text.
    var english: String
    /// The Chinese text.
    var chinese: String

    /// Makes a phrase of the English and the Chinese text.
    init(_ english: String, _ chinese: String) {
        self.english = english
        self.chinese = chinese
    }

    /// The text in one language.
    func text(in language: Language) -> String {
        switch language {
        case .english: english
        case .chinese: chinese
        }
    }

    /// The phrase followed by another; English puts a space between them.
    static func + (left: Phrase, right: Phrase) -> Phrase {
        Phrase("\(left.english) \(right.english)", left.chinese + right.chinese)
    }

    /// A bound from above: "below 12".
    static func below(_ value: Double) -> Phrase {
        Phrase("below \(NumberText.short(value))", "低于 \(NumberText.short(value))")
    }

    /// A bound from below: "above 12".
    static func above(_ value: Double) -> Phrase {
        Phrase("above \(NumberText.short(value))", "高于 \(NumberText.short(value))")
    }

    /// A value to be near: "about 2.3".
    static func about(_ value: Double) -> Phrase {
        Phrase("about \(NumberText.short(value))", "约 \(NumberText.short(value))")
    }

    /// A range: "between 0 and 9".
    static func between(_ lower: Double, _ upper: Double) -> Phrase {
        let (lower, upper) = (NumberText.short(lower), NumberText.short(upper))
        return Phrase("between \(lower) and \(upper)", "介于 \(lower) 与 \(upper) 之间")
    }

    /// What every number should be.
    static let finite = Phrase("finite", "有限值")
}

/// Numbers as people write them.
enum NumberText {
    /// The number with at most three significant digits: `0.01`, `8.1e7`, `-3`, `NaN`, `infinity`.
    static func short(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "infinity" : "-infinity" }
        let magnitude = abs(value)
        if magnitude >= 1000, magnitude < 1_000_000 { return "\(Int(value.rounded()))" }
        let text = String(format: "%.3g", value)
        guard let exponent = text.firstIndex(of: "e") else { return text }
        let power = Int(text[text.index(after: exponent)...]) ?? 0
        return "\(text[..<exponent])e\(power)"
    }

    /// A share as percent: `37 %`.
    static func percent(_ share: Double) -> String {
        let percent = share * 100
        guard abs(percent) < 1e6 else { return "\(short(percent)) %" }
        return percent < 10 && percent != percent.rounded()
            ? "\(short((percent * 10).rounded() / 10)) %" : "\(Int(percent.rounded())) %"
    }

    /// A number with two significant digits, for learning rates and other proposals.
    static func rounded(_ value: Double, digits: Int = 2) -> Double {
        Double(String(format: "%.\(max(digits - 1, 0))e", value)) ?? value
    }
}
