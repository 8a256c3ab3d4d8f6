/// What a `.npy` file says of its array (NumPy Enhancement Proposal 1, versions 1.0 to 3.0).
struct NPYHeader: Equatable {
    /// The type of the numbers: byte order, kind and size, such as `<f4`.
    var descriptor: String
    /// Whether the first index runs fastest.
    var isFortranOrder: Bool
    /// The sizes of the dimensions.
    var shape: [Int]
    /// Where the numbers start.
    var dataOffset: Int

    /// Reads the header at the start of a file; nil if it isn't one.
    init?(_ file: UnsafeRawBufferPointer) {
        let bytes = LittleEndianBytes(file)
        guard
            let magic = bytes.slice(at: 0, count: 8),
            magic.prefix(6).elementsEqual([0x93, 0x4E, 0x55, 0x4D, 0x50, 0x59])
        else { return nil }
        let start: Int
        let length: Int
        switch magic[6] {
        case 1:
            guard let given = bytes.integer16(at: 8) else { return nil }
            (start, length) = (10, Int(given))
        case 2, 3:
            guard let given = bytes.integer32(at: 8) else { return nil }
            (start, length) = (12, Int(given))
        default:
            return nil
        }
        // The header of an array of numbers is short; a long one describes records.
        guard length <= 65_536, let text = bytes.slice(at: start, count: length) else { return nil }
        var parser = Parser(Substring(String(decoding: text, as: UTF8.self)))
        guard let header = parser.header() else { return nil }
        (descriptor, isFortranOrder, shape) = header
        dataOffset = start + length
    }

    /// Reads the Python literal `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
    private struct Parser {
        var rest: Substring

        init(_ text: Substring) {
            rest = text
        }

        mutating func header() -> (String, Bool, [Int])? {
            var descriptor: String?
            var isFortranOrder: Bool?
            var shape: [Int]?
            guard take("{") else { return nil }
            while !take("}") {
                guard let key = quoted(), take(":") else { return nil }
                switch key {
                case "descr": descriptor = quoted()
                case "fortran_order":
                    isFortranOrder = take("True") ? true : take("False") ? false : nil
                case "shape": shape = tuple()
                default: return nil
                }
                if !take(",") {
                    guard take("}") else { return nil }
                    break
                }
            }
            guard let descriptor, let isFortranOrder, let shape else { return nil }
            return (descriptor, isFortranOrder, shape)
        }

        mutating func take(_ token: String) -> Bool {
            rest = rest.drop { $0.isWhitespace }
            guard rest.hasPrefix(token) else { return false }
            rest = rest.dropFirst(token.count)
            return true
        }

        mutating func quoted() -> String? {
            let quote: Character
            if take("'") { quote = "'" } else if take("\"") { quote = "\"" } else { return nil }
            guard let end = rest.firstIndex(of: quote) else { return nil }
            let text = String(rest[..<end])
            rest = rest[end...].dropFirst()
            return text
        }

        mutating func tuple() -> [Int]? {
            guard take("(") else { return nil }
            var sizes: [Int] = []
            while !take(")") {
                rest = rest.drop { $0.isWhitespace }
                let digits = rest.prefix { $0.isASCII && $0.isNumber }
                guard let size = Int(digits), sizes.count < 32 else { return nil }
                sizes.append(size)
                rest = rest.dropFirst(digits.count)
                if !take(",") {
                    guard take(")") else { return nil }
                    break
                }
            }
            return sizes
        }
    }
}
