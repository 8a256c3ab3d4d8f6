import Networks
import Records
import Testing

struct CatalogTests {
    private static let catalogs: [(folder: String, types: [String], names: [String])] = [
        (
            "Layers", LayerCatalog.all.map { "\($0)" }, LayerCatalog.components.members.map(\.type)
        ),
        ("Losses", LossCatalog.all.map { "\($0)" }, LossCatalog.components.members.map(\.type)),
        (
            "Initializers", InitializerCatalog.all.map { "\($0)" },
            InitializerCatalog.components.members.map(\.type)
        ),
    ]

    @Test(arguments: catalogs)
    func `each file of the folder is one line of the catalog`(
        _ folder: String, _ types: [String], _ names: [String]
    ) throws {
        #expect(try NetworkHarness.files(in: folder) == Set(types))
        #expect(Set(types).count == types.count)
        #expect(Set(names).count == names.count)
        #expect(types == types.sorted { $0 < $1 })
    }

    @Test(arguments: [
        LayerCatalog.components, LossCatalog.components, InitializerCatalog.components,
    ])
    func `every default is a value that its own schema accepts`(_ set: ComponentSet) {
        for member in set.members {
            for field in member.schema.fields {
                guard case .defaulted(let value) = field.presence else { continue }
                var reader = SchemaReader()
                _ = reader.read(value, field.kind, at: .root)
                #expect(reader.problems.isEmpty, "\(member.type).\(field.name)")
            }
            #expect(!member.summary.isEmpty)
        }
    }
}
