import Records
import Testing

struct JSONValueTests {
    @Test(
        arguments: [
            (JSONValue.null, "null", "null"), (true, "true", "a boolean"), (1, "1", "a number"),
            (-2.5, "-2.5", "a number"), ("hi", "\"hi\"", "a string"),
            ([1, 2], "an array of 2", "an array"),
            (["a": 1], "an object", "an object"), (1e20, "1e+20", "a number"),
        ] as [(JSONValue, String, String)])
    func `describes itself in messages`(_ value: JSONValue, _ short: String, _ kind: String) {
        #expect(value.shortDescription == short)
        #expect(value.kindDescription == kind)
    }

    @Test(
        arguments: [
            (JSONValue.number(3), 3), (.number(-0.0), 0), (.number(9_007_199_254_740_992), 1 << 53),
            (.number(3.5), nil), (.number(1e300), nil), (.number(9_007_199_254_740_994), nil),
            ("3", nil),
            (.number(.infinity), nil), (.number(.nan), nil),
        ] as [(JSONValue, Int?)])
    func `is an integer only where it is exactly one`(_ value: JSONValue, _ integer: Int?) {
        #expect(value.integer == integer)
    }

    @Test func `keeps a float's shortest decimal form`() {
        #expect(JSONValue(Float(0.1)) == 0.1)
        #expect(JSONValue(Float(16_777_216)) == 16_777_216)
    }

    @Test func `takes the three non-finite texts as numbers where asked to`() {
        #expect(JSONValue.string("NaN").numberOrNonFinite?.isNaN == true)
        #expect(JSONValue.string("Infinity").numberOrNonFinite == .infinity)
        #expect(JSONValue.string("-Infinity").numberOrNonFinite == -.infinity)
        #expect(JSONValue.string("nan").numberOrNonFinite == nil)
        #expect(JSONValue.string("NaN").number == nil)
        #expect(JSONValue.number(2).numberOrNonFinite == 2)
        #expect(JSONValue.null.numberOrNonFinite == nil)
    }

    @Test func `gives members and elements of the right kind only`() {
        let value: JSONValue = ["a": [true], "b": "text"]
        #expect(value["a"]?.array == [true])
        #expect(value["c"] == nil)
        #expect(value["a"]?["x"] == nil)
        #expect(value["b"]?.string == "text")
        #expect(value["b"]?.number == nil)
        #expect(value["a"]?.array?.first?.boolean == true)
        #expect(JSONValue.number(1).boolean == nil)
        #expect(JSONValue.boolean(true).number == nil)
    }
}
