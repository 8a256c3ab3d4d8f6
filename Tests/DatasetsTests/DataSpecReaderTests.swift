import Datasets
import Records
import Testing

struct DataSpecReaderTests {
    private func normalized(_ data: JSONValue) throws -> JSONValue {
        var reader = SchemaReader()
        let object = reader.object(data, DataSchema.data, at: JSONPointer(tokens: ["data"]))
        try reader.finish()
        return .object(object)
    }

    @Test func `fills in every default`() throws {
        let data: JSONValue = [
            "source": ["generator": "circles", "noise": 0.2],
            "validation": ["fraction": 0.25],
            "preprocess": [["type": "standardize"], ["type": "min_max", "of": "targets"]],
        ]
        let expected: JSONValue = [
            "source": [
                "generator": "circles", "rows": 1000, "noise": 0.2, "seed": 0, "factor": 0.5,
                "shuffle": true,
            ],
            "validation": ["fraction": 0.25, "shuffle": true],
            "preprocess": [
                ["type": "standardize", "per": "feature", "of": "inputs"],
                ["type": "min_max", "per": "feature", "of": "targets", "to": [0, 1]],
            ],
            "augment": [], "drop_missing_targets": false,
        ]
        let complete = try normalized(data)
        #expect(complete == expected)
        #expect(try normalized(complete) == complete)
        let spec = DataSpecReader.read(complete)
        #expect(
            spec
                == DataSpec(
                    source: .generator(
                        Component(
                            "circles",
                            ["rows": 1000, "noise": 0.2, "seed": 0, "factor": 0.5, "shuffle": true])
                    ),
                    validation: .fraction(0.25, shuffle: true),
                    preprocess: [
                        Component("standardize", ["per": "feature", "of": "inputs"]),
                        Component(
                            "min_max", ["per": "feature", "of": "targets", "to": [0, 1]]),
                    ],
                    task: nil, encodeTargets: nil))
    }

    @Test func `holds nothing out by default`() throws {
        let complete = try normalized(["source": ["builtin": "iris"]])
        #expect(
            complete == [
                "source": ["builtin": "iris"], "validation": nil, "preprocess": [], "augment": [],
                "drop_missing_targets": false,
            ])
        #expect(
            DataSpecReader.read(complete)
                == DataSpec(
                    source: .builtin("iris"), validation: nil, preprocess: [], task: nil,
                    encodeTargets: nil))
    }

    @Test func `reads every kind of source, and the rest`() throws {
        let rows: JSONValue = ["inputs": [[1]], "labels": [0]]
        let spec = DataSpecReader.read(
            try normalized([
                "source": ["inline": rows], "validation": ["source": ["dataset": "ds_1"]],
                "task": "binary", "encode_targets": "one_hot",
            ]))
        #expect(spec.source == .inline(rows))
        #expect(spec.validation == .source(.dataset("ds_1")))
        #expect(spec.task == .binary && spec.encodeTargets == .oneHot)
    }

    @Test(
        arguments: [
            (
                [:],
                """
                /data/source: expected an object with one of "builtin", "dataset", "generator", "inline", \
                found nothing
                """
            ),
            (
                ["source": ["builtin": "iris"], "validation": ["fraction": 1]],
                "/data/validation/fraction: expected a number above 0, below 1, got 1"
            ),
            (
                ["source": ["builtin": "iris"], "preprocess": [["type": "standardise"]]],
                """
                /data/preprocess/0/type: unknown preprocessor "standardise"; did you mean "standardize"?
                """
            ),
            (
                ["source": ["builtin": "iris"], "preprocess": [["type": "min_max", "to": [0]]]],
                "/data/preprocess/0/to: expected a list of 2, each a number, got an array of 1"
            ),
            (
                ["source": ["builtin": "iris"], "encode_targets": "onehot"],
                """
                /data/encode_targets: expected one of "index", "one_hot", "value", got "onehot"; \
                did you mean "one_hot"?
                """
            ),
        ] as [(JSONValue, String)])
    func `says what is wrong`(data: JSONValue, expected: String) {
        #expect(problems { _ = try normalized(data) } == expected)
    }
}
