import Records
import Testing

struct NearestNameTests {
    private static let known = ["relu", "gelu", "linear", "leaky_relu", "log_softmax", "softmax"]

    @Test(arguments: [
        ("linaer", "linear"),  // two neighbours swapped count once
        ("Linear", "linear"),  // case doesn't count
        ("leakyrelu", "leaky_relu"), ("softmaxx", "softmax"), ("rel", "relu"),
        ("logsoftmax", "log_softmax"),
        ("leky_rlu", "leaky_relu"),
    ])
    func `finds the name that was meant`(_ name: String, _ expected: String) {
        #expect(NearestName.of(name, among: NearestNameTests.known) == expected)
        #expect(
            NearestName.hint(name, among: NearestNameTests.known)
                == "; did you mean \"\(expected)\"?")
    }

    @Test(arguments: ["", "x", "conv2d", "lnr", "transformer"])
    func `is silent where nothing is near`(_ name: String) {
        #expect(NearestName.of(name, among: NearestNameTests.known) == nil)
        #expect(NearestName.hint(name, among: NearestNameTests.known) == "")
    }

    @Test func `takes the first of equally near names`() {
        #expect(NearestName.of("elu", among: ["relu", "gelu"]) == "relu")
    }

    @Test func `is quick with a name of a megabyte`() {
        let name = String(repeating: "r", count: 1_000_000)
        #expect(NearestName.of(name, among: ["relu"]) != "linear")
    }

    @Test func `finds nothing among nothing`() {
        #expect(NearestName.of("relu", among: []) == nil)
    }
}
