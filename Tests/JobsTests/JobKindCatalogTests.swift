import Foundation
import Records
import Testing

@testable import Jobs

struct JobKindCatalogTests {
    @Test func `every executor is in the catalog, in order, and the other way round`() throws {
        let folder = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Sources/Jobs/Kinds")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix("Executor.swift") && $0 != "JobExecutor.swift" }.sorted()
        #expect(files == JobKindCatalog.all.map { "\($0).swift" })
    }

    @Test func `finds the executor of a kind`() {
        #expect(Set(JobKindCatalog.kinds).count == JobKindCatalog.all.count)
        #expect(JobKindCatalog.executor(of: .train) is TrainExecutor.Type)
        #expect(JobKindCatalog.executor(of: JobKind(rawValue: "nothing")) == nil)
    }
}
