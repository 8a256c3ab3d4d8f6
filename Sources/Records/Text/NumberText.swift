import Foundation

/// Numbers as people write them.
public enum NumberText {
    /// The number with at most three significant digits: `0.01`, `8.1e7`, `-3`, `NaN`, `infinity`.
    public static func short(_ value: Double) -> String {
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
    public static func percent(_ share: Double) -> String {
        let percent = share * 100
        guard abs(percent) < 1e6 else { return "\(short(percent)) %" }
        return percent < 10 && percent != percent.rounded()
            ? "\(short((percent * 10).rounded() / 10)) %" : "\(Int(percent.rounded())) %"
    }

    /// A number with two significant digits, for learning rates and other proposals.
    public static func rounded(_ value: Double, digits: Int = 2) -> Double {
        Double(String(format: "%.\(max(digits - 1, 0))e", value)) ?? value
    }
}
