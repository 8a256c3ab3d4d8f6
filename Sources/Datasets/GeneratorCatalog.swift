import Records

/// Every rule that makes rows.
///
/// To add one: a file in `Generators/`, a line here, a row in its test's table.
public enum GeneratorCatalog {
    /// The generators, in alphabetical order.
    public static let all: [any DatasetGenerator.Type] = [
        Blobs.self,
        Circles.self,
        Linear.self,
        Moons.self,
        Sine.self,
        Spirals.self,
        XOR.self,
    ]

    /// The generators as a spec may name them.
    public static let components = ComponentSet("generator") { all.map { $0.schema } }

    /// The generator of a name, or nil.
    public static func named(_ name: String) -> (any DatasetGenerator.Type)? {
        all.first { $0.schema.type == name }
    }
}
