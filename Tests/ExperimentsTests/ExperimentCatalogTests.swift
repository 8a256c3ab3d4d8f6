import Foundation
import Testing

@testable import Experiments

struct ExperimentCatalogTests {
    @Test func `each experiment is one file and one line of the catalog`() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Experiments/Experiments").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(
            Set(ExperimentCatalog.all.map { "\($0).swift" }) == Set(files)
                && files.count == ExperimentCatalog.all.count)
        let names = ExperimentCatalog.all.map { $0.name }
        #expect(Set(names).count == names.count)
    }
}
