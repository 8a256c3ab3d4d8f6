/// Numbers classes that a source gives by name.
enum ClassNames {
    /// Labels by the alphabetical order of the distinct names; a missing name is NaN.
    static func labels(of names: [String?]) -> Table.Targets {
        let classes = Set(names.compactMap { $0 }).sorted()
        let indices = Dictionary(zip(classes, 0...), uniquingKeysWith: { first, _ in first })
        let labels = names.map { name in
            name.flatMap { indices[$0] }.map { Float($0) } ?? .nan
        }
        return .labels(labels, classNames: classes)
    }
}
