import SocketServer
import Testing

@testable import HTTPAPI

@Suite struct RoutesTests {
    @Test func `every route is in the contract, and the other way round`() throws {
        let declared = Routes.all.map { route in
            Contract.Operation(path: route.pattern, method: route.method, id: route.operationID)
        }
        #expect(try Contract().operations == declared.sorted())
    }

    @Test func `no two routes are in each other's way`() throws {
        _ = try Router(Routes.all.map { ($0.method, $0.pattern, $0) })
        #expect(Set(Routes.all.map(\.operationID)).count == Routes.all.count)
    }

    @Test func `every query parameter is in the contract`() throws {
        let text = try Contract().text
        for parameter in Routes.all.flatMap(\.query) {
            #expect(text.contains("name: \(parameter.name)\n"), "\(parameter.name)")
        }
    }
}
