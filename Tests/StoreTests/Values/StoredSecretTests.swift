import Records
import Testing

@testable import Store

@Suite struct StoredSecretTests {
    @Test func `shows itself in no description`() throws {
        let fixture = try StoreFixture()
        let endpoint = try fixture.store.createEndpoint(.sample())
        try fixture.store.rotateSecret(of: endpoint.id, to: StoredSecret("whsec_bmV3"))
        try fixture.store.send(type: "webhook.test", data: [:], to: endpoint.id)
        let due = try fixture.store.dueDeliveries(limit: 1, leaseSeconds: 30)
        #expect(due.first?.endpoint.secret.value == "whsec_bmV3")
        #expect(due.first?.endpoint.previousSecret?.value == "whsec_c2VjcmV0")
        var dumped = ""
        dump(due, to: &dumped)
        for text in ["\(due)", String(reflecting: due), dumped] {
            #expect(text.contains("https://example.org/hook"))
            #expect(!text.contains("whsec_"))
        }
    }
}
