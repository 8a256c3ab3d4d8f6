import Datasets
import Foundation
import Records
import Testing

struct CSVReaderTests {
    private func read(_ text: String, _ format: DatasetFormat = .init(kind: .csv)) throws -> Table {
        try CSVReader.read(Data(text.utf8), as: format)
    }

    @Test(arguments: [
        "a,b,y\n1,2,0\n3,4,1\n",
        "a,b,y\r\n1,2,0\r\n3,4,1\r\n",
        "a,b,y\r1,2,0\r3,4,1",
        "\u{FEFF}a,b,y\n1,2,0\n3,4,1",
        "\n\na,b,y\n1,2,0\n\n3,4,1\n\n",
        "a;b;y\n1;2;0\n3;4;1\n",
        "a\tb\ty\n1\t2\t0\n3\t4\t1\n",
        "\"a\",\"b\",\"y\"\n\"1\",\"2\",\"0\"\n\"3\",\"4\",\"1\"",
        " a , b , y \n 1 , 2 , 0 \n 3 , 4 , 1 \n",
    ])
    func `reads the same rows however they are written`(text: String) throws {
        let table = try read(text)
        #expect(table.inputShape == [2] && table.inputs == [1, 2, 3, 4])
        #expect(table.featureNames == ["a", "b"])
        #expect(table.targets == .labels([0, 1], classNames: nil))
    }

    @Test func `needs no header`() throws {
        let table = try read("1,2,0\n3,4,1\n")
        #expect(table.inputs == [1, 2, 3, 4] && table.featureNames.isEmpty)
        #expect(try read("1,2,yes\n3,4,no\n").classNames == ["no", "yes"])
    }

    @Test func `believes what is said of the header`() throws {
        let stated = DatasetFormat(kind: .csv, header: true)
        #expect(try read("1,2,0\n3,4,1\n5,6,0", stated).inputs == [3, 4, 5, 6])
        let none = DatasetFormat(kind: .csv, header: false)
        #expect(
            problems { _ = try read("a,b,y\n3,4,1\n", none) } == """
                row 1, column 0: expected a number, got "a"
                row 1, column 1: expected a number, got "b"
                """)
    }

    @Test func `takes target and inputs by name or index`() throws {
        let text = "a,b,c\n1,2,3\n4,5,6\n"
        var format = DatasetFormat(kind: .csv, target: "a", task: .regression)
        #expect(try read(text, format).inputs == [2, 3, 5, 6])
        #expect(try read(text, format).values == [1, 4])
        format.target = "-2"
        #expect(try read(text, format).values == [2, 5])
        format.inputs = ["c", "0"]
        let table = try read(text, format)
        #expect(table.inputs == [3, 1, 6, 4] && table.featureNames == ["c", "a"])
    }

    @Test func `sorts classes by name`() throws {
        let table = try read("x,kind\n1,wolf\n2,cat\n3,wolf\n4,\"a \"\"b\"\", c\"\n5,\n6,NA\n")
        #expect(table.classNames == ["a \"b\", c", "cat", "wolf"])
        let labels = try #require(table.labels)
        #expect(Array(labels.prefix(4)) == [2, 1, 2, 0])
        #expect(labels[4].isNaN && labels[5].isNaN)
    }

    @Test func `keeps line breaks inside quotes`() throws {
        #expect(try read("x,y\n1,\"a\nb\"\n2,\"a\r\nb\"\n").classNames == ["a\nb", "a\r\nb"])
    }

    @Test func `makes missing cells NaN`() throws {
        let inputs = try read("a,b,y\n,NA,1\nNaN,nan,0\n inf,-inf,0\n").inputs
        #expect(inputs[..<4].allSatisfy { $0.isNaN })
        #expect(inputs[4...].elementsEqual([.infinity, -.infinity]))
    }

    @Test(
        arguments: [
            ("0,1,0,1", nil, true),
            ("0,1,2,3", nil, false),
            ("0,0,0,0,0,1,1,1,1,1,2,2,2,2,2", nil, true),
            ("0.5,1,0,1", nil, false),
            ("-1,1,-1,nan", nil, true),
            ("0,1,2,3", TrainingTask.classification, true),
            ("0,1,0,1", TrainingTask.regression, false),
            ("0.5,1.5", TrainingTask.binary, true),
        ] as [(String, TrainingTask?, Bool)])
    func `tells labels from real values`(
        targets: String, task: TrainingTask?, areLabels: Bool
    ) throws {
        let rows = targets.split(separator: ",").map { "1,\($0)\n" }.joined()
        let table = try read("x,y\n" + rows, DatasetFormat(kind: .csv, task: task))
        #expect((table.labels != nil) == areLabels)
    }

    @Test(arguments: [
        ("", "expected at least one row, found none"),
        ("a,b,y\n", "expected at least one row, found none"),
        ("y\n1\n", "expected at least one column besides the target, got 1 in all"),
        (
            "age,b,y\n1,2,0\nabc,4,1\n",
            "row 3, column \"age\": expected a number, got \"abc\""
        ),
        (
            "age,b,y\n1,2,0\n\n3,a long long long long text,1\n",
            "row 4, column \"b\": expected a number, got \"a long long long lon…\""
        ),
        (
            "a,b,y\n1,2\n1,2,3,4\n",
            """
            row 2: expected 3 fields as in the first row, got 2
            row 3: expected 3 fields as in the first row, got 4
            """
        ),
        ("a,y\n1,\"0\n2,1\n", "row 2: expected a closing quote, found the end of the file"),
        (
            "a,y\n1,\"0\"x\n",
            "row 2: expected a delimiter after a closing quote, found more text"
        ),
        (
            "a,y\n1,0.5\n2,oops\n3,1.5\n4,2.5\n",
            "row 3, column \"y\": expected a number, got \"oops\""
        ),
    ])
    func `says where a file is wrong`(text: String, expected: String) {
        #expect(problems { _ = try read(text) } == expected)
    }

    @Test(arguments: [
        (
            DatasetFormat(kind: .csv, target: "agee"),
            "unknown column \"agee\"; did you mean \"age\"?"
        ),
        (DatasetFormat(kind: .csv, target: "3"), "expected a column from 0 to 2, got 3"),
        (
            DatasetFormat(kind: .csv, target: "y", inputs: ["age", "y", "age", "bb"]),
            """
            inputs: column "y" is named twice or is the target
            inputs: column "age" is named twice or is the target
            unknown column "bb"; did you mean "b"?
            """
        ),
        (
            DatasetFormat(kind: .csv, delimiter: "|"),
            "delimiter: expected a comma, a semicolon or a tab, got \"|\""
        ),
        (
            DatasetFormat(kind: .csv, target: "kind", header: false),
            "unknown column \"kind\"; the file has no header"
        ),
    ])
    func `says what is wrong with a format`(format: DatasetFormat, expected: String) {
        #expect(problems { _ = try read("age,b,y\n1,2,0\n", format) } == expected)
    }

    @Test func `reports at most 20 problems`() {
        let text = "a,y\n" + String(repeating: "x,1\n", count: 100)
        #expect(problems { _ = try read(text) }?.split(separator: "\n").count == 20)
    }

    @Test func `refuses UTF-16`() {
        let data = Data([0xFF, 0xFE, 0x61, 0x00])
        #expect(
            problems { _ = try CSVReader.read(data, as: .init(kind: .csv)) }
                == "expected UTF-8 text, found UTF-16")
    }

    @Test func `keeps its limits`() {
        let limits = DatasetLimits(maximumValues: 4, maximumColumns: 3, maximumClasses: 1)
        func read(_ text: String) -> String? {
            problems {
                _ = try CSVReader.read(Data(text.utf8), as: .init(kind: .csv), limits: limits)
            }
        }
        #expect(read("a,b,y\n1,2,3\n1,2,3\n") == nil)
        #expect(read("a,b,y\n1,2,3\n1,2,3\n1,2,3\n") == "expected at most 2 rows of 2 inputs")
        #expect(read("a,b,c,y\n") == "row 1: expected at most 3 columns")
        #expect(
            read("a,y\n1,u\n2,v\n") == "expected at most 1 classes in the target column, got 2")
    }
}
