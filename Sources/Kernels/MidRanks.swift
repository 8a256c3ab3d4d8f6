extension Array where Element: Comparable {
    /// The rank of each value, counted from 0; equal ones share the middle of theirs.
    ///
    /// - Complexity: O(n log n).
    public var midRanks: [Double] {
        let order = indices.sorted { self[$0] < self[$1] }
        var ranks = [Double](repeating: 0, count: count)
        var start = 0
        while start < count {
            var end = start
            while end + 1 < count, self[order[end + 1]] == self[order[start]] { end += 1 }
            for place in start...end { ranks[order[place]] = Double(start + end) / 2 }
            start = end + 1
        }
        return ranks
    }
}
