import Foundation
import Records
import Testing

struct JSONTextTests {
    @Test(
        arguments: [
            [:], ["a": 1], ["z": 1], ["a": ["b": "é/\""], "z": [1, nil], "spec2": true],
        ] as [[String: JSONValue]])
    func `puts text in its place as if the whole had been written`(
        members: [String: JSONValue]
    ) throws {
        let spec: JSONValue = ["lr": 0.1, "name": "}{"]
        let text = try JSONText.object(members, adding: "spec", text: JSONCoding.encode(spec))
        let whole = JSONValue.object(members.merging(["spec": spec]) { $1 })
        #expect(text == (try JSONCoding.encode(whole)))
    }
}
