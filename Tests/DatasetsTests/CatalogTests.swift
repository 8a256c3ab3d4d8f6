import Datasets
import Foundation
import Records
import Testing

/// A catalog and the folder that its members' files are in.
struct CatalogTests {
    @Test(arguments: [
        ("Augmentations", AugmentationCatalog.all.map { "\($0)" }),
        ("Builtins", BuiltinCatalog.all.map { wireToFile($0.name) }),
        ("Checks", DataCheckCatalog.all.map { "\($0)" }),
        ("Generators", GeneratorCatalog.all.map { "\($0)" }),
        ("Preprocessors", PreprocessorCatalog.all.map { "\($0)" }),
    ])
    func `lists exactly the files of its folder, in order`(folder: String, names: [String]) throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Datasets/\(folder)")
        let files = try FileManager.default.contentsOfDirectory(atPath: sources.path)
            .map { $0.replacingOccurrences(of: ".swift", with: "") }
        #expect(names == files.sorted())
    }

    @Test func `embeds exactly the CSV files of their folder`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/CDatasets/csv")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".csv") }.sorted()
        #expect(files == BuiltinCatalog.all.map { "\($0.name).csv" })
    }

    @Test func `names its members as their types are named`() {
        for generator in GeneratorCatalog.all {
            #expect("\(generator)".lowercased() == generator.schema.type)
        }
        for augmentation in AugmentationCatalog.all {
            #expect("\(augmentation)" == CatalogTests.wireToFile(augmentation.schema.type))
        }
        for preprocessor in PreprocessorCatalog.all {
            #expect("\(preprocessor)" == CatalogTests.wireToFile(preprocessor.schema.type))
        }
    }

    private static func wireToFile(_ name: String) -> String {
        name.split(separator: "_").map(\.capitalized).joined()
    }
}
