import Foundation
import Records
import Testing

@testable import Store

@Suite struct DurableFileTests {
    @Test(arguments: [0, 1, 3_000_000])
    func `writes a file whole and leaves nothing beside it`(count: Int) throws {
        let fixture = try StoreFixture()
        let folder = fixture.directory.appendingPathComponent("datasets")
        let data = Data((0..<count).map { UInt8(truncatingIfNeeded: $0) })
        try DurableFile.write(data, to: folder.appendingPathComponent("a"))
        #expect(try Data(contentsOf: folder.appendingPathComponent("a")) == data)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
    }

    @Test func `says which file can't be written`() throws {
        let fixture = try StoreFixture()
        let file = fixture.directory.appendingPathComponent("missing/a")
        let error = expectError(.unavailable) { try DurableFile.write(Data(), to: file) }
        #expect(error?.message == "\(file.path): can't be opened (errno \(ENOENT))")
    }

    @Test func `leaves no part of a file that can't be renamed`() throws {
        let fixture = try StoreFixture()
        let folder = fixture.directory.appendingPathComponent("datasets")
        let taken = folder.appendingPathComponent("a")
        try FileManager.default.createDirectory(at: taken, withIntermediateDirectories: true)
        expectError(.unavailable) { try DurableFile.write(Data([1]), to: taken) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a"])
    }
}
