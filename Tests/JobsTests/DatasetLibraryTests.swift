import Datasets
import Foundation
import Hashing
import Records
import Store
import Testing

@testable import Jobs

struct DatasetLibraryTests {
    private let format = DatasetFormat(kind: .csv)

    @Test func `keeps a file and what is known of it`() throws {
        let bench = try JobBench()
        let record = try bench.service.datasets.add(TestSpecs.csv, as: format, name: "rows")
        #expect(record.description.rows == 4)
        #expect(record.description.name == "rows")
        #expect(record.description.task == .regression)
        #expect(record.description.classes == nil)
        #expect(record.description.shape == [1])
        #expect(record.sha256 == SHA256.digest(of: TestSpecs.csv).hexadecimal)
        #expect(try bench.store.datasetBytes(record.id) == TestSpecs.csv)
    }

    @Test func `knows classes`() throws {
        let bench = try JobBench()
        let file = Data("a,b,kind\n1,2,cat\n3,4,dog\n5,6,cat\n".utf8)
        let record = try bench.service.datasets.add(file, as: format, name: "animals")
        #expect(record.description.task == .classification)
        #expect(record.description.classes == 2)
        #expect(record.description.shape == [2])
    }

    @Test func `reads the rows again in another process`() throws {
        let bench = try JobBench()
        let record = try bench.service.datasets.add(TestSpecs.csv, as: format, name: "rows")
        let table = try DatasetLibrary(store: bench.store).table(record.id)
        #expect(table.rowCount == 4)
        #expect(table.inputShape == [1])
    }

    @Test func `reads a file once`() throws {
        let bench = try JobBench()
        let record = try bench.service.datasets.add(TestSpecs.csv, as: format, name: "rows")
        let file = bench.directory.appendingPathComponent("datasets/\(record.id)")
        try FileManager.default.removeItem(at: file)
        #expect(try bench.service.datasets.table(record.id).rowCount == 4)
        let error = #expect(throws: SpecErrors.self) {
            try DatasetLibrary(store: bench.store).table(record.id)
        }
        #expect(error?.problems.map(\.code) == [.invalidData])
        #expect(error?.problems.map(\.pointer) == ["/data/source/dataset"])
    }

    @Test func `says that a data set isn't there`() throws {
        let bench = try JobBench()
        let error = #expect(throws: SpecErrors.self) {
            try bench.service.datasets.table("ds_none")
        }
        #expect(error?.problems.map(\.code) == [.notFound])
    }

    @Test(arguments: ["", "x,y\n", "x,y\n1,2\n3\n"])
    func `keeps nothing of a file that can't be read`(text: String) throws {
        let bench = try JobBench()
        #expect(throws: SpecErrors.self) {
            try bench.service.datasets.add(Data(text.utf8), as: format, name: "broken")
        }
        #expect(try bench.store.datasets(limit: 1).isEmpty)
    }

    @Test func `reads images once their labels are there`() throws {
        let bench = try JobBench()
        let library = bench.service.datasets
        // Two images of 1 by 2, then their labels.
        let images = Data([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4])
        let labels = Data([0, 0, 8, 1, 0, 0, 0, 2, 1, 0])
        let record = try library.add(images, as: DatasetFormat(kind: .idx), name: "images")
        #expect(record.description.shape == [1, 1, 2] && record.description.rows == 2)
        #expect(record.description.task == nil && record.labels == nil)
        let early = #expect(throws: SpecErrors.self) { try library.table(record.id) }
        #expect(
            early?.description == "/data/source/dataset: expected a data set with labels, "
                + "\"\(record.id)\" has none yet (PUT /v1/datasets/\(record.id)/labels)")
        let wrong = #expect(throws: SpecErrors.self) {
            try library.setLabels(Data([0, 0, 8, 1, 0, 0, 0, 1, 1]), of: record.id)
        }
        #expect(
            wrong?.description
                == "expected labels of 2 rows, as many as there are images, got shape [1]")
        let labelled = try library.setLabels(labels, of: record.id)
        #expect(labelled.description.task == .classification)
        #expect(labelled.description.classes == 2)
        for library in [library, DatasetLibrary(store: bench.store)] {
            #expect(try library.table(record.id).targets == .labels([1, 0], classNames: nil))
        }
    }

    @Test func `checks rows once, when they come, and tells of it`() throws {
        let bench = try JobBench()
        let library = bench.service.datasets
        let file = Data(
            ("a,b,y\n" + (0..<40).map { "\($0 % 8),1,\($0 % 2)\n" }.joined()).utf8)
        let record = try library.add(file, as: format, name: "rows")
        let checks = try #require(try bench.store.datasetChecks(record.id))
        #expect(checks.map(\.check) == DataCheckCatalog.all.map { $0.id })
        #expect(try library.checks(of: record.id) == checks)
        let event = try #require(try bench.store.events(limit: 9).first)
        #expect(event.type == .datasetChecked && event.subject == .dataset(record.id))
        for severity in Finding.Severity.allCases {
            let count = checks.count { $0.severity == severity }
            #expect(event.data["fired"]?[severity.rawValue]?.integer == count)
        }
        #expect(checks.contains { $0.isFired })
    }

    @Test func `checks images once their labels are there, and again for others`() throws {
        let bench = try JobBench()
        let library = bench.service.datasets
        let images = Data([0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2, 3, 4])
        let record = try library.add(images, as: DatasetFormat(kind: .idx), name: "images")
        #expect(try bench.store.datasetChecks(record.id) == nil)
        #expect(try bench.store.events(limit: 9).isEmpty)
        #expect(throws: SpecErrors.self) { try library.checks(of: record.id) }
        for labels: [UInt8] in [[1, 0], [0, 1]] {
            _ = try library.setLabels(Data([0, 0, 8, 1, 0, 0, 0, 2] + labels), of: record.id)
            #expect(try bench.store.datasetChecks(record.id) != nil)
        }
        #expect(try bench.store.events(limit: 9).map(\.sequence) == [2, 1])
    }

    @Test func `takes labels for images alone`() throws {
        let bench = try JobBench()
        let record = try bench.service.datasets.add(TestSpecs.csv, as: format, name: "rows")
        let error = #expect(throws: SpecErrors.self) {
            try bench.service.datasets.setLabels(Data(), of: record.id)
        }
        #expect(
            error?.description == "expected a data set of IDX images, got one of kind \"csv\", "
                + "whose file has the targets")
        let missing = #expect(throws: StoreError.self) {
            try bench.service.datasets.setLabels(Data(), of: "ds_none")
        }
        #expect(missing?.code == .notFound)
    }

    @Test func `removes a data set only when no job needs it`() throws {
        let bench = try JobBench()
        let library = bench.service.datasets
        let record = try library.add(TestSpecs.csv, as: format, name: "rows")
        let id = try bench.submit(TestSpecs.onDataset(record.id))
        let error = #expect(throws: StoreError.self) { try library.remove(record.id) }
        #expect(error?.code == .datasetInUse)
        try bench.service.start()
        #expect(try bench.end(of: id).state == .succeeded)
        try library.remove(record.id)
        #expect(throws: SpecErrors.self) { try library.table(record.id) }
        #expect(throws: SpecErrors.self) { try bench.submit(TestSpecs.onDataset(record.id)) }
    }
}
