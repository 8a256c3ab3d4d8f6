import Datasets
import Records
import Testing

struct DataPreparationTests {
    private func prepare(
        _ table: Table, validation: Table? = nil, _ held: DataSpec.Validation? = nil,
        _ preprocess: [Component] = [], _ encoding: DataSpec.TargetEncoding = .index,
        width: Int = 3
    ) throws -> PreparedData {
        let spec = DataSpec(
            source: .inline(nil), validation: held, preprocess: preprocess, task: nil,
            encodeTargets: encoding)
        return try DataPreparation(table: table, validation: validation, spec: spec, seed: 7)
            .encoded(as: encoding, targetWidth: width)
    }

    private func table(_ inputs: [Float], _ targets: Table.Targets) -> Table {
        Table(rowCount: inputs.count, inputShape: [1], inputs: inputs, targets: targets)
    }

    private func labelled(_ labels: [Float], names: [String]? = nil) -> Table {
        table(labels.indices.map { Float($0) }, .labels(labels, classNames: names))
    }

    @Test func `keeps labels as indices`() throws {
        let rows = try prepare(labelled([0, 2, -5, 12, .nan, 0.5, 1e10, .infinity])).training
        #expect(rows.labels == [0, 2, -5, 12, -1, -1, -1, -1])
        #expect(rows.targets == nil && rows.targetWidth == 1)
        #expect(rows.count == 8 && rows.inputCount == 1)
    }

    @Test func `makes labels one-hot and counts those without a column`() throws {
        let data = try prepare(labelled([1, 0, 3, -1, 2]), nil, [], .oneHot)
        #expect(
            data.training.targets?.copied == [
                0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
            ])
        #expect(data.training.targetWidth == 3 && data.rowsWithoutClass == 2)
        #expect(data.training.labels == [1, 0, 3, -1, 2])
    }

    @Test func `makes labels numbers`() throws {
        let rows = try prepare(labelled([1, 0.5, -3]), nil, [], .value).training
        #expect(rows.targets?.copied == [1, 0.5, -3])
        #expect(rows.labels == [1, -1, -3] && rows.targetWidth == 1)
    }

    @Test func `passes real targets through, in any encoding`() throws {
        let table = table([1, 2], .values([1, 2, 3, 4], columns: 2))
        for encoding in DataSpec.TargetEncoding.allCases {
            let rows = try prepare(table, nil, [], encoding).training
            #expect(rows.targets?.copied == [1, 2, 3, 4])
            #expect(rows.targetWidth == 2 && rows.labels.isEmpty)
        }
    }

    @Test func `fits on the training rows alone`() throws {
        let table = table([0, 2, 100, .nan], .values([10, 30, 5, 7], columns: 1))
        let steps = [
            Component("standardize", ["of": "inputs"]),
            Component("min_max", ["of": "targets", "to": [0, 1]]),
        ]
        let data = try prepare(table, .fraction(0.5, shuffle: false), steps)
        #expect(data.training.inputs.copied == [-1, 1])
        #expect(data.training.targets?.copied == [0, 1])
        let held = try #require(data.validation)
        #expect(held.inputs.copied[0] == 99 && held.inputs.copied[1].isNaN)
        #expect(held.targets?.copied == [-0.25, -0.15])
    }

    @Test func `applies steps one after the other and leaves NaN as it is`() throws {
        let steps = [
            Component("scale", ["by": 2, "shift": 1, "of": "inputs"]),
            Component("min_max", ["to": [0, 10], "of": "inputs"]),
        ]
        let table = table([1, .nan, 3, .infinity], .labels([0, 0, 0, 0], classNames: nil))
        let values = try prepare(table, nil, steps).training.inputs.copied
        #expect(values[0] == 0 && values[1].isNaN && values[2] == 10 && values[3] == .infinity)
    }

    @Test func `splits rows with their targets`() throws {
        let labels = (0..<50).map { Float($0) }
        let data = try prepare(labelled(labels), .fraction(0.3, shuffle: true))
        let held = try #require(data.validation)
        for rows in [data.training, held] {
            #expect(rows.inputs.copied.map { Int32($0) } == rows.labels)
        }
        #expect(data.training.count == 35 && held.count == 15)
        #expect(Set(data.training.labels).isDisjoint(with: held.labels))
    }

    @Test func `profiles the training rows`() throws {
        let table = labelled([0, 0, 2, .nan, -4, 9, 9], names: ["a", "b", "c"])
        let profile = try prepare(table, .fraction(0.3, shuffle: false)).profile
        #expect(profile.trainingRows == 5 && profile.validationRows == 2)
        #expect(profile.inputShape == [1])
        #expect(profile.inputs.mean == 2 && profile.inputs.max == 4)
        #expect(profile.targets.kind == .labels)
        // Distinct and finite: 0, 2, −4.
        #expect(profile.targets.classCount == 3 && profile.targets.classCounts == [2, 0, 1])
        #expect(profile.targets.lowestLabel == -4 && profile.targets.highestLabel == 2)
        #expect(profile.targets.values.nanCount == 1)
    }

    @Test func `profiles targets as the loss sees them`() throws {
        let data = try prepare(labelled([1, 0, 2, 2]), nil, [], .oneHot)
        #expect(data.profile.targets.values.columns == 3)
        #expect(abs(data.profile.targets.values.mean - 1.0 / 3) < 1e-12)
        let real = try prepare(
            table([1, 2], .values([1, 3], columns: 1)), nil,
            [Component("scale", ["by": 10, "shift": 0, "of": "targets"])])
        #expect(real.profile.targets.kind == .values)
        #expect(real.profile.targets.values.mean == 20)
    }

    @Test func `numbers validation classes as in training`() throws {
        let data = try prepare(
            labelled([0, 1, 2], names: ["a", "b", "c"]),
            validation: labelled([0, 1, .nan], names: ["a", "c"]), .source(.inline(nil)))
        #expect(data.validation?.labels == [0, 2, -1])
        #expect(data.classNames == ["a", "b", "c"])
    }

    @Test(
        arguments: [
            (nil, "expected at least one row, got none"),
            (
                Table(
                    rowCount: 1, inputShape: [2], inputs: [1, 2],
                    targets: .labels([0], classNames: nil)),
                "expected inputs of shape [1] as in the training rows, got [2]"
            ),
            (
                Table(rowCount: 1, inputShape: [1], inputs: [1], targets: .values([0], columns: 1)),
                "expected class labels as in the training rows, got real values"
            ),
            (
                Table(
                    rowCount: 1, inputShape: [1], inputs: [1],
                    targets: .labels([0], classNames: ["lion"])),
                "expected the classes of the training rows, got \"lion\"; did you mean \"lions\"?"
            ),
        ] as [(Table?, String)])
    func `refuses validation rows that don't fit`(validation: Table?, expected: String) {
        let training = labelled([0, 1], names: ["bears", "lions"])
        #expect(
            problems {
                _ = try prepare(training, validation: validation, .source(.inline(nil)))
            } == "/data/validation/source: " + expected)
    }

    @Test func `makes images of flat rows, for held-out rows too`() throws {
        let table = Table(
            rowCount: 3, inputShape: [2], inputs: [1, 3, 5, 7, 9, 11],
            targets: .labels([0, 1, 0], classNames: nil))
        let steps = [
            Component("reshape", ["shape": [1, 1, 2]]),
            Component("repeat_channels", ["times": 2]),
            Component("resize", ["size": [2, 1]]),
        ]
        let spec = DataSpec(
            source: .inline(nil), validation: .fraction(0.34, shuffle: false), preprocess: steps,
            task: nil, encodeTargets: nil)
        let preparation = try DataPreparation(table: table, validation: nil, spec: spec, seed: 0)
        #expect(preparation.inputShape == [2, 2, 1])
        let data = try preparation.encoded(as: .index, targetWidth: 2)
        #expect(data.inputShape == [2, 2, 1] && data.profile.inputShape == [2, 2, 1])
        #expect(data.profile.inputs.columns == 4)
        #expect(data.training.inputCount == 4)
        #expect(data.training.inputs.copied == [2, 2, 2, 2, 6, 6, 6, 6])
        #expect(data.validation?.inputs.copied == [10, 10, 10, 10])
    }

    @Test func `refuses steps that don't fit the rows, by their place`() {
        let table = table([1, 2], .labels([0, 1], classNames: nil))
        #expect(
            problems {
                _ = try prepare(
                    table, nil, [Component("scale", ["by": 1, "shift": 0]), Component("resize")])
            } == """
                /data/preprocess/1: expected inputs of shape [channels, height, width], got [1] \
                (a reshape step makes images of flat rows)
                """)
        #expect(
            problems { _ = try prepare(table, nil, [Component("reshape", ["shape": [1, 8, 8]])]) }
                == """
                /data/preprocess/0/shape: expected a shape of 1 numbers, as inputs of shape [1] \
                have, got [1, 8, 8]
                """)
        #expect(
            problems {
                _ = try prepare(
                    table, nil,
                    [
                        Component("reshape", ["shape": [1, 1, 1]]),
                        Component("resize", ["size": [4096, 4096]]),
                        Component("repeat_channels", ["times": 3]),
                    ])
            } == """
                /data/preprocess/2: expected at most 67108864 numbers, got 2 rows of shape \
                [3, 4096, 4096]
                """)
    }

    @Test func `refuses no rows, rescaled indices and too many columns`() {
        #expect(
            problems { _ = try prepare(labelled([])) }
                == "/data/source: expected at least one row, got none")
        #expect(
            problems {
                _ = try prepare(labelled([0]), nil, [Component("standardize", ["of": "targets"])])
            } == """
                /data/preprocess/0/of: expected targets that are real numbers, got class indices \
                ("encode_targets": "value" makes them numbers)
                """)
        #expect(
            problems { _ = try prepare(labelled([0, 1]), nil, [], .oneHot, width: 1 << 60) } == """
                /data/encode_targets: expected at most 67108864 one-hot values, got 2 rows of \
                1152921504606846976
                """)
    }

    @Test func `rows without a target are left out before the split`() throws {
        let held = DataSpec.Validation.fraction(0.5, shuffle: false)
        func prepared(_ table: Table, drops: Bool, validation: Table? = nil) throws -> PreparedData
        {
            let spec = DataSpec(
                source: .inline(nil), validation: validation == nil ? held : .source(.inline(nil)),
                dropsMissingTargets: drops, preprocess: [], task: nil, encodeTargets: nil)
            return try DataPreparation(table: table, validation: validation, spec: spec, seed: 1)
                .encoded(as: .index, targetWidth: 2)
        }
        let real = table([0, 1, 2, 3, 4, 5], .values([7, .nan, 9, 8, .infinity, 6], columns: 1))
        let data = try prepared(real, drops: true)
        #expect(data.training.inputs.copied == [0, 2] && data.training.targets?.copied == [7, 9])
        #expect(data.validation?.inputs.copied == [3, 5])
        #expect(data.profile.missingTargets == 0 && data.profile.validationMissingTargets == 0)
        // The rows keep their names.
        #expect((0..<2).map { data.training.origins.row($0) } == [0, 2])
        #expect((0..<2).map { data.validation?.origins.row($0) } == [3, 5])
        let all = try prepared(real, drops: false)
        #expect(all.profile.missingTargets == 1 && all.profile.validationMissingTargets == 1)
        let several = table([0, 1, 2], .values([1, 2, .nan, 4, 5, 6], columns: 2))
        #expect(try prepared(several, drops: true).training.inputs.copied == [0])
        let labels = labelled([0, .nan, 1, 1])
        #expect(try prepared(labels, drops: true).validation?.labels == [1, 1])
        let other = try prepared(labelled([0, 1]), drops: true, validation: labels)
        #expect(other.validation?.labels == [0, 1, 1])
        #expect(other.validation?.origins.source == .validation)
        #expect(other.validation?.origins.row(1) == 2)
        #expect(
            problems { _ = try prepared(labelled([.nan, .nan]), drops: true) }
                == """
                /data/source: expected at least one row with a target, as "drop_missing_targets" \
                leaves out the others, got none
                """)
    }
}
