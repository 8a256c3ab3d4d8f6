import Datasets
import Records
import Testing

struct InlineReaderTests {
    private func read(_ value: JSONValue) throws -> Table {
        try load(["inline": value])
    }

    @Test func `reads labels, targets and shapes`() throws {
        let regression = try read(["inputs": [[1], [2], [3]], "targets": [[2], [4], [6]]])
        #expect(regression.inputShape == [1] && regression.inputs == [1, 2, 3])
        #expect(regression.targets == .values([2, 4, 6], columns: 1))
        let images = try read([
            "inputs": [[[[1, 2], [3, 4]]], [[[5, 6], [7, 8]]]], "labels": [0, 9],
        ])
        #expect(images.inputShape == [1, 2, 2] && images.inputs == [1, 2, 3, 4, 5, 6, 7, 8])
        #expect(images.labels == [0, 9] && images.classNames == nil)
        let flat = try read(["inputs": [1, 2], "targets": [3, 4]])
        #expect(flat.inputShape == [1] && flat.targets == .values([3, 4], columns: 1))
        let wide = try read(["inputs": [1, 2], "targets": [[3, 4], [5, 6]]])
        #expect(wide.targets == .values([3, 4, 5, 6], columns: 2))
    }

    @Test func `numbers class names in alphabetical order`() throws {
        let table = try read(["inputs": [1, 2, 3], "labels": ["dog", "cat", "dog"]])
        #expect(table.labels == [1, 0, 1] && table.classNames == ["cat", "dog"])
    }

    @Test func `takes the names of what isn't finite`() throws {
        let table = try read([
            "inputs": [["NaN", 1], ["Infinity", "-Infinity"]], "labels": ["NaN", -3.5],
        ])
        #expect(table.inputs[0].isNaN && Array(table.inputs[1...]) == [1, .infinity, -.infinity])
        #expect(table.labels?[0].isNaN == true && table.labels?[1] == -3.5)
    }

    @Test(
        arguments: [
            (
                ["inputs": [[1, 2], [3, "x"], [4], 5], "labels": [0, true, 1, 1]],
                """
                /data/source/inline/inputs/1/1: expected a number, got "x"
                /data/source/inline/inputs/2: expected a list of 2 as in the first row, got a list of 1
                /data/source/inline/inputs/3: expected a list of 2 as in the first row, got 5
                /data/source/inline/labels/1: expected a class index or name, got true
                """
            ),
            (
                ["inputs": [[1]], "labels": [0, 1]],
                "/data/source/inline/labels: expected 1 labels, one for each row of inputs, got 2"
            ),
            (
                ["inputs": [[1], [2]], "targets": [0.5]],
                "/data/source/inline/targets: expected 2 targets, one for each row of inputs, got 1"
            ),
            (
                ["inputs": [[1]]],
                "/data/source/inline: expected either \"labels\" or \"targets\", found neither"
            ),
            (
                ["inputs": [[1]], "labels": [0], "targets": [0]],
                "/data/source/inline: expected either \"labels\" or \"targets\", found both"
            ),
            (
                ["inputs": [], "labels": []],
                "/data/source/inline/inputs: expected at least one row, got an empty list"
            ),
            (
                ["inputs": [[]], "labels": [0]],
                "/data/source/inline/inputs/0: expected at least one number, got an empty list"
            ),
            (
                ["inputs": [[[[[[1]]]]]], "labels": [0]],
                "/data/source/inline/inputs/0: expected lists nested at most 4 deep"
            ),
            (
                ["inputs": 3, "labels": [0]],
                "/data/source/inline/inputs: expected a list of rows, got 3"
            ),
            (
                ["inputs": [[1], [2]], "labels": ["cat", 3]],
                "/data/source/inline/labels/1: expected a class name as in other rows, got 3"
            ),
            (
                ["inputs": [[1]], "labls": [0]],
                "/data/source/inline/labls: unknown field \"labls\"; did you mean \"labels\"?"
            ),
        ] as [(JSONValue, String)])
    func `says where rows are wrong`(value: JSONValue, expected: String) {
        #expect(problems { _ = try read(value) } == expected)
    }

    @Test func `reports at most 20 problems`() {
        let rows = JSONValue.array(Array(repeating: ["x"], count: 100))
        let text = problems { _ = try read(["inputs": rows, "labels": rows]) }
        #expect(text?.split(separator: "\n").count == 20)
    }

    @Test func `survives a first row that promises more than memory`() {
        let long = [JSONValue](repeating: 0, count: 100_000)
        var row = JSONValue.array(long)
        for _ in 0..<3 { row = .array([row] + long.dropFirst()) }
        let value: JSONValue = .object(["inputs": .array([row] + long), "targets": .array([row])])
        #expect(problems { _ = try read(value) }?.contains("expected a list of 100000") == true)
    }
}
