import Foundation
import Records
import SocketServer
import Store
import Testing
import Webhooks

@testable import HTTPAPI

@Suite struct ProblemCodeTests {
    private static let all = Set(ProblemCode.allCases.map(\.rawValue))

    private func names(_ schema: JSONValue?) -> [String] {
        schema?["x-extensible-enum"]?.array?.compactMap(\.string) ?? []
    }

    @Test func `the contract names every code`() throws {
        let problem = try ContractDocument.shared.get().root["components"]?["schemas"]?["Problem"]
        #expect(names(problem?["properties"]?["code"]) == Self.all.sorted())
        let single = problem?["properties"]?["errors"]?["items"]?["properties"]?["code"]
        let parameters: [ProblemCode] = [
            .invalidParameter, .repeatedParameter, .unknownParameter,
        ]
        let codes = SpecProblem.Code.allCases.map(\.rawValue) + parameters.map(\.rawValue)
        #expect(names(single) == codes.sorted())
    }

    @Test func `has every code of the HTTP layer`() {
        for code in HTTPServerError.Code.allCases {
            #expect(ProblemCode(code).rawValue == code.rawValue)
        }
    }

    @Test func `tells what an endpoint can be refused for, and nothing of its secrets`() {
        let told = WebhookError.Code.allCases.filter { Self.all.contains($0.rawValue) }
        #expect(told == [.invalidSecret, .invalidURL, .addressNotAllowed])
        let other = Problem(WebhookError(.signatureMismatch, "secret details"))
        #expect(other.status == 500 && !other.detail.contains("secret"))
    }

    @Test func `has no code that nothing says`() throws {
        let folder = Contract.file.deletingLastPathComponent()
            .appendingPathComponent("Sources/HTTPAPI")
        let files = try #require(
            FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
        var text = ""
        for case let file as URL in files
        where file.pathExtension == "swift" && file.lastPathComponent != "ProblemCode.swift" {
            text += try String(contentsOf: file, encoding: .utf8)
        }
        let others = Set(
            HTTPServerError.Code.allCases.map(\.rawValue)
                + WebhookError.Code.allCases.map(\.rawValue))
        for code in ProblemCode.allCases where !others.contains(code.rawValue) {
            #expect(text.contains(".\(code)"), "\(code)")
        }
    }
}
