import Foundation
import Records
import Testing

@testable import Store

@Suite struct ArtifactsTests {
    private func files(_ fixture: StoreFixture) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: fixture.directory.appendingPathComponent("artifacts").path
        ).sorted()
    }

    @Test func `gives back what was stored, and replaces what has its name`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let (id, lease) = (claimed.job.id, claimed.lease)
        for text in ["old", "abc"] {
            try fixture.store.saveArtifact(
                Data(text.utf8), name: "a.bin", mediaType: "application/octet-stream", under: lease)
        }
        let artifacts = try fixture.store.artifacts(of: id)
        #expect(artifacts.map(\.name) == ["a.bin"])
        let artifact = try #require(artifacts.first)
        #expect(artifact.byteCount == 3)
        #expect(artifact.createdAt == fixture.clock.now)
        // FIPS 180-4, the example of one block.
        #expect(
            artifact.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(try fixture.store.bytes(of: artifact) == Data("abc".utf8))
        #expect(try files(fixture) == [artifact.id])
    }

    @Test func `a worker without the lease leaves nothing`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        #expect(throws: StoreError.self) {
            try fixture.store.saveArtifact(
                Data("abc".utf8), name: "a.bin", mediaType: "text/plain",
                under: Lease(jobID: claimed.job.id, token: claimed.lease.token + 1))
        }
        #expect(try fixture.store.artifacts(of: claimed.job.id).isEmpty)
        #expect(try files(fixture).isEmpty)
    }

    @Test func `a file that was changed isn't given out`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        try fixture.store.saveArtifact(
            Data("abc".utf8), name: "a.bin", mediaType: "text/plain", under: claimed.lease)
        let artifact = try #require(try fixture.store.artifacts(of: claimed.job.id).first)
        let file = fixture.directory.appendingPathComponent("artifacts/\(artifact.id)")
        try Data("abd".utf8).write(to: file)
        let error = #expect(throws: StoreError.self) { try fixture.store.bytes(of: artifact) }
        #expect(error?.code == .corrupt)
    }
}
