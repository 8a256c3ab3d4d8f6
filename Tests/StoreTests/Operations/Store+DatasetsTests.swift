import Foundation
import Records
import Testing

@testable import Store

@Suite struct DatasetsTests {
    private let description = DatasetDescription.sample

    private func files(_ fixture: StoreFixture) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: fixture.directory.appendingPathComponent("datasets").path
        ).sorted()
    }

    @Test func `stores a file and what is known of it`() throws {
        let fixture = try StoreFixture()
        let dataset = try fixture.store.storeDataset(Data("abc".utf8), description)
        #expect(dataset.id.hasPrefix("ds_"))
        #expect(dataset.description == description)
        #expect(dataset.bytes == 3)
        // FIPS 180-4, the example of one block.
        #expect(
            dataset.sha256
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(dataset.createdAt == fixture.clock.now)
        #expect(try fixture.store.dataset(dataset.id) == dataset)
        #expect(try fixture.store.datasetBytes(dataset.id) == Data("abc".utf8))
        #expect(try files(fixture) == [dataset.id])
    }

    @Test func `stores one without task and classes`() throws {
        let fixture = try StoreFixture()
        var plain = description
        (plain.task, plain.classes) = (nil, nil)
        let dataset = try fixture.store.storeDataset(Data(), plain)
        #expect(try fixture.store.dataset(dataset.id)?.description == plain)
    }

    @Test func `lists newest first, page by page`() throws {
        let fixture = try StoreFixture()
        let made = try (0..<3).map { _ in try fixture.store.storeDataset(Data(), description).id }
        let first = try fixture.store.datasets(limit: 2).map(\.id)
        let second = try fixture.store.datasets(limit: 2, after: first.last).map(\.id)
        #expect(first + second == made.reversed())
    }

    @Test func `removes a dataset once no job needs it`() throws {
        let fixture = try StoreFixture()
        let id = try fixture.store.storeDataset(Data([1]), description).id
        let job = try fixture.accept(datasetIDs: [id, id])
        let error = expectError(.datasetInUse) { try fixture.store.deleteDataset(id) }
        #expect(error?.message == "dataset \(id): job \(job.id) still needs it")
        #expect(try fixture.store.datasetBytes(id) == Data([1]))
        try fixture.store.requestCancel(job.id)
        try fixture.store.deleteDataset(id)
        #expect(try fixture.store.dataset(id) == nil)
        #expect(try files(fixture).isEmpty)
        expectError(.notFound) { try fixture.store.deleteDataset(id) }
        expectError(.notFound) { _ = try fixture.store.datasetBytes(id) }
    }

    @Test func `keeps what checks said as long as it holds`() throws {
        let fixture = try StoreFixture()
        let id = try fixture.store.storeDataset(Data([1]), description, checks: .sample).id
        #expect(try fixture.store.datasetChecks(id) == .sample)
        try fixture.store.storeDatasetLabels(Data([2]), of: id, task: nil, classes: nil)
        #expect(try fixture.store.datasetChecks(id) == nil)
        try fixture.store.deleteDataset(id)
        #expect(try fixture.store.events(limit: 9).isEmpty)
    }

    @Test func `leaves no file of a dataset that can't be stored`() throws {
        let fixture = try StoreFixture()
        try fixture.execute(
            """
            CREATE TRIGGER broken BEFORE INSERT ON datasets
            BEGIN SELECT RAISE(ABORT, 'on purpose'); END
            """)
        expectError(.internalError) {
            _ = try fixture.store.storeDataset(Data([1]), description)
        }
        #expect(try files(fixture).isEmpty)
    }

    @Test func `notices a file that was changed or is gone`() throws {
        let fixture = try StoreFixture()
        let id = try fixture.store.storeDataset(Data([1]), description).id
        let file = fixture.directory.appendingPathComponent("datasets").appendingPathComponent(id)
        try Data([2]).write(to: file)
        expectError(.corrupt) { _ = try fixture.store.datasetBytes(id) }
        try FileManager.default.removeItem(at: file)
        expectError(.unavailable) { _ = try fixture.store.datasetBytes(id) }
    }

    @Test func `keeps labels beside the images, one file at a time`() throws {
        let fixture = try StoreFixture()
        let id = try fixture.store.storeDataset(Data([1]), description).id
        #expect(try fixture.store.datasetLabels(id) == nil)
        let first = try fixture.store.storeDatasetLabels(
            Data([2]), of: id, task: .classification, classes: 7)
        #expect(first.description.classes == 7 && first.labels?.bytes == 1)
        #expect(try fixture.store.datasetLabels(id) == Data([2]))
        let second = try fixture.store.storeDatasetLabels(
            Data([3, 4]), of: id, task: .regression, classes: nil)
        #expect(second.labels != first.labels && second.description.task == .regression)
        #expect(try fixture.store.dataset(id) == second)
        #expect(try fixture.store.datasetLabels(id) == Data([3, 4]))
        // The same again changes nothing.
        #expect(
            try fixture.store.storeDatasetLabels(
                Data([3, 4]), of: id, task: .regression, classes: nil) == second)
        #expect(try files(fixture).count == 2)
        try fixture.restart().close()
        #expect(try files(fixture).count == 2)
    }

    @Test func `labels stay while a job needs them, and go with the images`() throws {
        let fixture = try StoreFixture()
        let id = try fixture.store.storeDataset(Data([1]), description).id
        try fixture.store.storeDatasetLabels(Data([2]), of: id, task: nil, classes: nil)
        let job = try fixture.accept(datasetIDs: [id])
        let error = expectError(.datasetInUse) {
            _ = try fixture.store.storeDatasetLabels(Data([9]), of: id, task: nil, classes: nil)
        }
        #expect(error?.message == "dataset \(id): job \(job.id) still needs it")
        #expect(try fixture.store.datasetLabels(id) == Data([2]))
        try fixture.store.requestCancel(job.id)
        try fixture.store.deleteDataset(id)
        #expect(try files(fixture).isEmpty)
        expectError(.notFound) {
            _ = try fixture.store.storeDatasetLabels(Data([2]), of: id, task: nil, classes: nil)
        }
        #expect(try files(fixture).isEmpty)
    }

    @Test func `sweeps up files that no row speaks of`() throws {
        let fixture = try StoreFixture()
        let id = try fixture.store.storeDataset(Data([1]), description).id
        let folder = fixture.directory.appendingPathComponent("datasets")
        for name in ["ds_lost", "ds_half.partial", "\(id).labels-0123", "other"] {
            try Data([1]).write(to: folder.appendingPathComponent(name))
        }
        try fixture.restart().close()
        #expect(try files(fixture) == [id, "other"].sorted())
    }
}
