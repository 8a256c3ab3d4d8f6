import Foundation
import Records
import Testing

@testable import Training

struct CatalogTests {
    private static func files(in folder: String) throws -> Set<String> {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let path = root.appending(path: "Sources/Training/\(folder)").path
        let names = try FileManager.default.contentsOfDirectory(atPath: path)
        return Set(names.filter { $0.hasSuffix(".swift") }.map { String($0.dropLast(6)) })
    }

    @Test func `each optimizer and schedule is one file and one line of its catalog`() throws {
        #expect(
            try CatalogTests.files(in: "Optimizers") == Set(OptimizerCatalog.all.map { "\($0)" }))
        #expect(try CatalogTests.files(in: "Schedules") == Set(ScheduleCatalog.all.map { "\($0)" }))
    }

    @Test(arguments: [
        OptimizerCatalog.components, ScheduleCatalog.components, GradientClipping.components,
    ])
    func `every default is a value that its own schema accepts`(_ set: ComponentSet) {
        for member in set.members {
            for field in member.schema.fields {
                guard case .defaulted(let value) = field.presence else { continue }
                var reader = SchemaReader()
                _ = reader.read(value, field.kind, at: .root)
                #expect(reader.problems.isEmpty, "\(member.type).\(field.name)")
            }
        }
    }
}
