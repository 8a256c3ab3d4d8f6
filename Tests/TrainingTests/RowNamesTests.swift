import Datasets
import Foundation
import Records
import RunSupport
import Testing

@testable import Training

/// Rows and inputs are called what the user's source calls them, however they were split.
struct RowNamesTests {
    /// Sixty rows of two inputs, of which row 17 has a NaN.
    private static func spec(seed: Int, _ changes: [String: JSONValue] = [:]) -> JSONValue {
        let rows = (0..<60).map { row -> JSONValue in
            [.number(Double(row % 7) / 7), row == 17 ? "NaN" : .number(Double(row % 5) / 5)]
        }
        let labels = (0..<60).map { JSONValue($0 % 2) }
        let base: [String: JSONValue] = [
            "seed": JSONValue(seed),
            "data": [
                "source": ["inline": ["inputs": .array(rows), "labels": .array(labels)]],
                "validation": ["fraction": 0.2],
            ],
            "model": ["layers": [["type": "linear", "out_features": 2]]],
            "loss": ["type": "cross_entropy"], "batch_size": 8, "epochs": 2,
        ]
        return RunHarness.spec(base.merging(changes) { $1 })
    }

    /// Seeds that train on the row, and seeds that hold it out.
    @Test(arguments: 0..<12)
    func `a row is named whichever side it comes to`(_ seed: Int) throws {
        let run = try RunHarness.run(RowNamesTests.spec(seed: seed))
        let recorder = Recorder()
        run.train(recorder)
        run.checkRows()
        let check = try #require(run.dataChecks.first { $0.check == "inputs_not_finite" })
        #expect(check.rows == [17] && check.validationRows == nil && check.lines == nil)
        #expect(check.columns == [1] && check.columnNames == ["1"])
        #expect(check.message?.english.contains("(row 17; input 1)") == true)
        #expect(check.message?.chinese.contains("（样本 17；输入 1）") == true)
        let told = try #require(recorder.events.first)
        #expect(recorder.events.count == 1 || told.heldOut == nil)
        #expect(told.origin == nil)
        let event = try #require(run.heldOutFailure ?? run.nonFinite.first)
        #expect(event.pass == .data && event.origin?.rows == [17])
        #expect(event.origin?.source == .training && event.origin?.columns == ["1"])
        let isHeldOut = check.value("validation_inputs") == 1
        #expect(event.heldOut == (isHeldOut ? true : nil))
        #expect((run.heldOutFailure != nil) == isHeldOut)
    }

    @Test func `rows of a validation source are named as its own`() throws {
        let run = try RunHarness.run(
            RowNamesTests.spec(
                seed: 0,
                [
                    "data": [
                        "source": ["inline": ["inputs": [[1, 2], [3, 4]], "labels": [0, 1]]],
                        "validation": [
                            "source": [
                                "inline": [
                                    "inputs": [[0, 0], [1, 1], ["Infinity", 0]],
                                    "labels": [0, 1, 0],
                                ]
                            ]
                        ],
                    ]
                ]))
        let recorder = Recorder()
        #expect(run.train(recorder) == .completed)
        run.checkRows()
        let check = try #require(run.dataChecks.first { $0.check == "inputs_not_finite" })
        #expect(check.rows.isEmpty && check.validationRows == [2] && check.columnNames == ["0"])
        #expect(check.message?.english.contains("row 2 of the validation source") == true)
        #expect(recorder.events.map(\.heldOut) == [true])
        let origin = try #require(run.heldOutFailure?.origin)
        #expect(origin.rows == [2] && origin.source == .validation && origin.columns == ["0"])
    }

    @Test func `a text file's lines and names go with its rows`() throws {
        var text = "length,kind,weight,label\n"
        for row in 0..<200 {
            text += "\(row % 9),\(row % 3),\(row == 150 ? "inf" : "\(row % 11)"),\(row % 2)\n"
        }
        let table = try CSVReader.read(
            Data(text.utf8), as: DatasetFormat(kind: .csv, task: .classification))
        let uploaded = try #require(
            DataCheckCatalog.results(CheckedData(table)).first { $0.check == "inputs_not_finite" })
        let spec = try SpecReader.read(
            RowNamesTests.spec(
                seed: 3,
                [
                    "data": [
                        "source": ["dataset": "d"], "validation": ["fraction": 0.25],
                        "preprocess": [["type": "one_hot", "columns": [1]]],
                    ]
                ]))
        let job = try PreparedJob(spec) { _ in table }
        let run = try TrainingRun(job)
        let recorder = Recorder()
        run.train(recorder)
        run.checkRows()
        let split = try #require(run.dataChecks.first { $0.check == "inputs_not_finite" })
        for check in [uploaded, split] {
            #expect(check.rows == [150] && check.lines == [152])
            #expect(check.columns == [2] && check.columnNames == ["weight"])
            #expect(
                check.message?.english.hasSuffix("(row 150 (line 152); input \"weight\")") == true)
        }
        let origin = try #require((run.heldOutFailure ?? run.nonFinite.first)?.origin)
        #expect(origin.rows == [150] && origin.lines == [152] && origin.columns == ["weight"])
    }

    @Test func `lines are counted across quotes, empty lines and every line end`() throws {
        let text = "\r\na,b\r\n1,0\r\n\r\n2,\"x\r\ny\"\n3,\"x\n\ny\"\rnan,1\n"
        let table = try CSVReader.read(Data(text.utf8), as: DatasetFormat(kind: .csv, header: true))
        let lines = try #require(table.lines)
        #expect((0..<4).map { lines.line(ofRow: $0) } == [3, 5, 7, 10])
    }

    @Test func `doubtful labels are of the source's rows`() throws {
        let wrong = Set(stride(from: 4, to: 300, by: 25))
        var inputs: [Float] = []
        var labels: [Float] = []
        for row in 0..<300 {
            let side = Float(row % 2)
            inputs += [side * 4 + Float(row % 13) / 10, Float(row % 7)]
            labels.append(wrong.contains(row) ? 1 - side : side)
        }
        let table = Table(
            rowCount: 300, inputShape: [2], inputs: inputs,
            targets: .labels(labels, classNames: ["left", "right"]))
        let spec = try SpecReader.read(
            RunHarness.spec([
                "data": ["source": ["dataset": "d"], "validation": ["fraction": 0.3]],
                "model": [
                    "layers": [
                        ["type": "linear", "out_features": 8], ["type": "relu"],
                        ["type": "linear", "out_features": 2],
                    ]
                ],
                "loss": ["type": "cross_entropy"], "optimizer": ["type": "adam", "lr": 0.01],
                "batch_size": 20, "epochs": 30,
            ]))
        let run = try TrainingRun(PreparedJob(spec) { _ in table })
        run.train()
        let noise = try #require(run.trace(isFinal: true).labelNoise)
        #expect(noise.suspicious.count >= 4)
        #expect(noise.suspicious.allSatisfy { wrong.contains($0.row) && $0.line == nil })
        #expect(noise.classNames == ["left", "right"])
    }
}
