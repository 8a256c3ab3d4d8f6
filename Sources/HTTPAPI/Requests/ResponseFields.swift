import Foundation
import Records
import SocketServer

/// The header fields that every answer has.
enum ResponseFields {
    /// Adds what every answer has and this one doesn't yet.
    static func complete(_ response: HTTPResponse, requestID: String) -> HTTPResponse {
        var response = response
        response.headers["X-Request-Id"] = requestID
        response.headers["X-Content-Type-Options"] = "nosniff"
        if response.headers["Cache-Control"] == nil {
            response.headers["Cache-Control"] = "no-store"
        }
        return response
    }
}

extension HTTPResponse {
    /// Makes an answer of a JSON document.
    static func json(
        _ document: JSONValue, status: Int = 200, headers: HTTPHeaders = [:]
    ) throws -> HTTPResponse {
        .json(text: try JSONCoding.encode(document), status: status, headers: headers)
    }

    /// Makes an answer of JSON text.
    static func json(
        text: Data, status: Int = 200, headers: HTTPHeaders = [:]
    ) -> HTTPResponse {
        var headers = headers
        headers["Content-Type"] = "application/json"
        return HTTPResponse(status: status, headers: headers, body: text)
    }
}
