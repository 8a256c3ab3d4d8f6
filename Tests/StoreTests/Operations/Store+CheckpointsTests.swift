import Foundation
import Records
import Testing

@testable import Store

@Suite struct CheckpointsTests {
    @Test func `gives the newest checkpoint`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        let id = claimed.job.id
        #expect(try fixture.store.checkpoint(of: id) == nil)
        for step in 1...3 {
            try fixture.store.saveCheckpoint(
                Data([0, UInt8(step)]), step: step, keeping: 1, under: claimed.lease)
        }
        #expect(
            try fixture.store.checkpoint(of: id)
                == Checkpoint(step: 3, createdAt: fixture.clock.now, data: Data([0, 3])))
        #expect(try fixture.count("checkpoints") == 1)
    }

    @Test func `passes over a checkpoint that was damaged on the disk`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        for step in 1...3 {
            try fixture.store.saveCheckpoint(
                Data([UInt8(step)]), step: step, keeping: 3, under: claimed.lease)
        }
        try fixture.execute("UPDATE checkpoints SET data = x'07' WHERE step = 3")
        #expect(try fixture.store.checkpoint(of: claimed.job.id)?.step == 2)
        #expect(try fixture.store.checkpoint(below: 3, under: claimed.lease)?.data == Data([2]))
        try fixture.execute("UPDATE checkpoints SET data = x'07'")
        #expect(try fixture.store.checkpoint(below: .max, under: claimed.lease) == nil)
    }

    @Test func `gives a checkpoint from before there were checksums`() throws {
        let fixture = try StoreFixture()
        let claimed = try fixture.running()
        try fixture.store.saveCheckpoint(Data([1]), step: 1, keeping: 1, under: claimed.lease)
        try fixture.execute("UPDATE checkpoints SET sha256 = NULL")
        #expect(try fixture.store.checkpoint(of: claimed.job.id)?.data == Data([1]))
    }
}
