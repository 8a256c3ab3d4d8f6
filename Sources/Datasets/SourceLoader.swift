import Records

/// Gets the rows of a source, wherever they are.
public enum SourceLoader {
    /// Loads or makes the rows.
    ///
    /// - Parameters:
    ///   - source: Where the rows come from.
    ///   - stored: Finds an uploaded data set by its id.
    ///   - pointer: Where the source stands in the spec, for messages: `/data/source`.
    /// - Returns: The rows, raw.
    /// - Throws: ``SpecErrors`` if there is no such data set, or with the first 20 problems of inline rows.
    public static func load(
        _ source: DataSpec.Source, stored: @Sendable (String) throws(SpecErrors) -> Table,
        at pointer: JSONPointer
    ) throws(SpecErrors) -> Table {
        switch source {
        case .builtin(let name):
            guard let dataset = BuiltinCatalog.named(name) else {
                throw SpecErrors(
                    pointer["builtin"], .unknownName,
                    "unknown data set \"\(name.prefix(40))\""
                        + NearestName.hint(name, among: BuiltinCatalog.all.map(\.name)))
            }
            return try dataset.table()
        case .dataset(let id):
            return try stored(id)
        case .generator(let component):
            return try generate(component, at: pointer)
        case .inline(let value):
            return try InlineReader.read(value, at: pointer["inline"])
        }
    }

    private static func generate(
        _ component: Component, at pointer: JSONPointer
    ) throws(SpecErrors) -> Table {
        guard let generator = GeneratorCatalog.named(component.type) else {
            let known = GeneratorCatalog.all.map { $0.schema.type }
            throw SpecErrors(
                pointer["generator"], .unknownName,
                "unknown generator \"\(component.type.prefix(40))\""
                    + NearestName.hint(component.type, among: known))
        }
        let rows = component.integer("rows")
        let columns = generator.inputCount(component)
        let limit = DatasetLimits.standard.maximumValues
        let (values, overflow) = rows.multipliedReportingOverflow(by: columns)
        if overflow || values > limit {
            throw SpecErrors(
                pointer["rows"], .tooLarge,
                "expected at most \(limit / max(columns, 1)) rows of \(columns) inputs, "
                    + "got \(rows)")
        }
        let seed = UInt64(max(0, component.integer("seed")))
        return generator.table(component, GeneratorDraws(seed: seed))
    }
}
