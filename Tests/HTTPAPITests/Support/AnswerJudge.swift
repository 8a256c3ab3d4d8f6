import Foundation
import Records
import Testing

/// Judges answers by the contract: the status, the content type and the body.
struct AnswerJudge {
    let document: ContractDocument

    /// Records what is wrong with an answer as issues of the test that runs.
    static func judge(_ answer: Answer, to method: String, _ target: String) {
        do {
            let judge = AnswerJudge(document: try ContractDocument.shared.get())
            for problem in judge.problems(of: answer, to: method, target) {
                Issue.record("\(method) \(target): \(answer.status): \(problem)")
            }
        } catch {
            Issue.record("openapi.yaml can't be read: \(error)")
        }
    }

    /// What any path can answer, whatever an operation declares.
    private static let anywhere: Set = [404, 405, 408, 413, 414, 417, 431, 501, 505]
    /// What a request is refused for before its path is looked at.
    private static let before: Set = [400, 401, 403]

    func problems(of answer: Answer, to method: String, _ target: String) -> [String] {
        if answer.headers["x-request-id"] == nil { return ["there is no X-Request-Id"] }
        if method == "OPTIONS", answer.status == 204 { return [] }
        let path = String(target.prefix { $0 != "?" })
        let operation = operation(method == "HEAD" ? "GET" : method, path)
        let declared = operation?["responses"]?["\(answer.status)"]
        guard let response = document.resolved(declared) else {
            let isSaidBefore = operation == nil && AnswerJudge.before.contains(answer.status)
            guard isSaidBefore || AnswerJudge.anywhere.contains(answer.status) else {
                return ["the status isn't declared"]
            }
            return bodyProblems(answer, method, in: document.resolved(anyResponse))
        }
        return bodyProblems(answer, method, in: response)
    }

    private var anyResponse: JSONValue {
        ["$ref": "#/components/responses/ServerError"]
    }

    private func operation(_ method: String, _ path: String) -> JSONValue? {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        let patterns = (document.root["paths"]?.object ?? [:]).filter { pattern, _ in
            let parts = pattern.split(separator: "/", omittingEmptySubsequences: false)
            return parts.count == segments.count
                && zip(parts, segments).allSatisfy { $0 == $1 || $0.hasPrefix("{") }
        }
        // The fewest parameters: a path of its own comes before a pattern.
        let best = patterns.min { $0.key.count { $0 == "{" } < $1.key.count { $0 == "{" } }
        return best?.value[method.lowercased()]
    }

    private func bodyProblems(
        _ answer: Answer, _ method: String, in response: JSONValue?
    ) -> [String] {
        let content = response?["content"]?.object ?? [:]
        if method == "HEAD" || content.isEmpty {
            return answer.body.isEmpty ? [] : ["expected no body"]
        }
        let type = String((answer.headers["content-type"] ?? "").prefix { $0 != ";" })
        guard let schema = content[type]?["schema"] else {
            return ["the content type \"\(type)\" isn't declared"]
        }
        let judge = SchemaJudge(document: document)
        if type == "application/json" || type.hasSuffix("+json") {
            guard let value = try? JSONCoding.document(from: answer.body) else {
                return ["the body isn't JSON"]
            }
            return judge.problems(of: value, by: schema)
        }
        if type == "text/event-stream" {
            let lines = answer.text.components(separatedBy: "\n")
            return lines.filter { $0.hasPrefix("data:") }.flatMap { line in
                let event = try? JSONCoding.document(from: Data(line.dropFirst(5).utf8))
                return judge.problems(of: event ?? .null, by: document.schema("Event"))
            }
        }
        return []
    }
}
