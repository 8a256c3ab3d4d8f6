/// Finds the known name that a misspelt one probably meant.
public enum NearestName {
    /// The nearest known name within a third of the name's length, by optimal string alignment
    /// (insertions, deletions, substitutions and swaps of neighbours), or nil.
    public static func of(_ name: String, among known: [String]) -> String? {
        let lowered = name.lowercased()
        let limit = max(1, lowered.count / 3)
        return
            known
            .map { (name: $0, distance: distance(lowered, $0.lowercased())) }
            .filter { $0.distance <= limit }
            .min { $0.distance < $1.distance }?.name
    }

    /// The phrase `; did you mean "x"?`, or nothing.
    public static func hint(_ name: String, among known: [String]) -> String {
        phrase(name, among: known).english
    }

    /// As ``hint(_:among:)``, in every language.
    public static func phrase(_ name: String, among known: [String]) -> Phrase {
        of(name, among: known).map { name in
            Phrase("; did you mean \"\(name)\"?", "；是否想写 \"\(name)\"？")
        } ?? Phrase(verbatim: "")
    }

    private static func distance(_ first: String, _ second: String) -> Int {
        let left = Array(first.utf8.prefix(100))
        let right = Array(second.utf8.prefix(100))
        var beforePrevious: [Int] = []
        var previous = Array(0...right.count)
        for row in 0..<left.count {
            var current = [row + 1]
            for column in 0..<right.count {
                var best = min(
                    previous[column + 1] + 1, current[column] + 1,
                    previous[column] + (left[row] == right[column] ? 0 : 1))
                if row > 0, column > 0, left[row] == right[column - 1],
                    left[row - 1] == right[column]
                {
                    best = min(best, beforePrevious[column - 1] + 1)
                }
                current.append(best)
            }
            beforePrevious = previous
            previous = current
        }
        return previous[right.count]
    }
}
