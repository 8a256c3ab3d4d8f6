import Foundation
import Testing

/// The part of `openapi.yaml` that follows from the catalogs.
///
/// To write it anew after a change of a layer, a loss …: run these tests with
/// `DESCENTRY_WRITE_CONTRACT=1` in the environment.
@Suite struct SpecSchemaTests {
    @Test func `the contract has the job spec as the code declares it`() throws {
        let parts = try Contract().text.components(separatedBy: Contract.marker)
        try #require(parts.count == 2)
        let expected = SpecSchemaText.text()
        if ProcessInfo.processInfo.environment["DESCENTRY_WRITE_CONTRACT"] == "1" {
            try (parts[0] + Contract.marker + expected)
                .write(to: Contract.file, atomically: true, encoding: .utf8)
            return
        }
        #expect(parts[1] == expected, "write it anew with DESCENTRY_WRITE_CONTRACT=1")
    }
}
