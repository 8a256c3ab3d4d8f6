import Datasets
import Foundation
import Records
import Testing

struct NPZReaderTests {
    /// The names of the arrays: each a type and an order, F standing for Fortran and big-endian.
    static let arrays = ["f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1"]
        .flatMap { ["\($0)_C", "\($0)_F"] }

    private func read(_ data: Data, _ inputs: String, _ targets: String) throws -> Table {
        try NPZReader.read(data, as: .init(kind: .npz, target: targets, inputs: [inputs]))
    }

    @Test(arguments: ["stored.npz", "deflated.npz"], arrays)
    func `reads every type and order as NumPy wrote it`(file: String, array: String) throws {
        let table = try read(fixture(file), array, "labels")
        let isSigned = array.hasPrefix("f") || array.hasPrefix("i")
        let expected: [Float] = (0..<6).map { value in
            array.hasPrefix("b") ? min(1, Float(value)) : Float(isSigned ? -value : value)
        }
        #expect(table.inputShape == [3] && table.inputs == expected)
        #expect(table.labels == [1, 0])
    }

    @Test func `keeps the shape of images and of real targets`() throws {
        let table = try NPZReader.read(fixture("images.npz"), as: .init(kind: .npz))
        #expect(table.rowCount == 2 && table.inputShape == [1, 3, 4])
        #expect(table.inputs == (0..<24).map { Float($0) / 4 })
        #expect(table.targets == .values([0.5, 1, 2, 3], columns: 2))
    }

    @Test func `reads versions 2 and 3`() throws {
        let table = try NPZReader.read(fixture("versions.npz"), as: .init(kind: .npz))
        #expect(table.inputs == [1.5, 2.5] && table.values == [0.25, 0.5])
    }

    @Test(arguments: [
        (
            "x", "y",
            "array \"x\": expected 32- or 64-bit floats, integers or Booleans, got type \"<U1\""
        ),
        (
            "z", "y",
            "array \"z\": expected 32- or 64-bit floats, integers or Booleans, got type \"<c16\""
        ),
        ("y", "s", "array \"s\": expected 2 rows as in \"y\", got shape []"),
        ("s", "y", "array \"s\": expected at least one row, got shape []"),
        (
            "inputs", "yy",
            """
            expected an array "inputs", found "x", "y", "z", "s"
            expected an array "yy", found "x", "y", "z", "s"; did you mean "y"?
            """
        ),
    ])
    func `says which array isn't as expected`(inputs: String, targets: String, expected: String) {
        #expect(problems { _ = try read(fixture("odd.npz"), inputs, targets) } == expected)
    }

    @Test func `finds damage by the checksum`() throws {
        for (file, offset) in [("stored.npz", 200), ("deflated.npz", 60)] {
            var data = try fixture(file)
            data[offset] ^= 0x40
            #expect(
                problems { _ = try read(data, "f4_C", "labels") } == """
                    array "f4_C": expected stored or deflated data with a right checksum, found them \
                    corrupt
                    """)
        }
    }

    @Test func `refuses what is no archive`() throws {
        let whole = try fixture("images.npz")
        for data in [Data(), Data("PK".utf8), whole.dropLast(10), whole.dropFirst(300)] {
            #expect(problems { _ = try read(Data(data), "x", "y") } != nil)
        }
        #expect(
            problems { _ = try read(Data("x,y".utf8), "x", "y") }
                == "expected an NPZ archive, found no ZIP directory")
    }

    @Test func `survives any damage of one byte`() throws {
        let whole = try fixture("images.npz")
        for offset in whole.indices {
            var data = whole
            data[offset] = ~data[offset]
            // Whatever comes of it, it is a table of the right size or an error.
            if let table = try? read(data, "x", "y") {
                #expect(table.inputs.count == table.rowCount * table.inputCount)
            }
        }
    }

    @Test func `keeps its limits`() throws {
        let data = try fixture("deflated.npz")
        let format = DatasetFormat(kind: .npz, target: "labels", inputs: ["f8_C"])
        #expect(
            problems {
                _ = try NPZReader.read(
                    data, as: format, limits: DatasetLimits(maximumExpandedBytes: 200))
            } == """
                array "labels": expected at most 200 bytes after decompression in all
                """)
        #expect(
            problems {
                _ = try NPZReader.read(data, as: format, limits: DatasetLimits(maximumValues: 5))
            } == "array \"f8_C\": expected at most 5 values, got shape [2, 3]")
    }
}
