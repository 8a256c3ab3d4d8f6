/// What an experiment on a run showed; rules and causes read it by its type.
///
/// It is kept as JSON under the experiment's name, so that one written by another version, whose
/// experiment isn't known here, stays as it is.
public struct Measurement: Sendable, Hashable {
    /// The name of the experiment, such as `baselines`.
    public let name: String
    /// What it showed.
    public let value: JSONValue

    /// Makes a measurement of what an experiment showed.
    public init<Value: MeasuredValue>(_ value: Value) {
        name = Value.name
        // Plain values: every number has a text, and nothing in them throws.
        self.value = (try? JSONCoding.value(of: value)) ?? .null
    }

    /// What the experiment showed, or nil if it was another experiment.
    public func value<Value: MeasuredValue>(as type: Value.Type) -> Value? {
        guard name == Value.name, let data = try? JSONCoding.encode(value) else { return nil }
        return try? JSONCoding.decode(type, from: data)
    }
}

/// What an experiment shows, found in a trace by its type.
public protocol MeasuredValue: Sendable, Hashable, Codable {
    /// The name of the experiment, which never changes.
    static var name: String { get }
}

extension Measurement: Codable {
    enum CodingKeys: String, CodingKey { case name, value }

    /// Reads a measurement, in the form before experiments had names of their own too:
    /// `{"learningRateBranches": {"_0": …}}`.
    ///
    /// - Throws: `DecodingError` if it has neither form.
    public init(from decoder: any Decoder) throws {
        let document = try JSONValue(from: decoder)
        if let name = document["name"]?.string, let value = document["value"] {
            (self.name, self.value) = (name, value)
        } else if let (key, content) = document.object?.first, document.object?.count == 1,
            let value = content["_0"]
        {
            name = key == "learningRateBranches" ? LearningRateBranches.name : key
            self.value = value
        } else {
            throw DecodingError.dataCorrupted(
                DecodingError.Context(
                    codingPath: decoder.codingPath,
                    debugDescription: "expected a name and what was measured"))
        }
    }
}

extension [Measurement] {
    /// What an experiment showed, or nil if it wasn't made.
    public func value<Value: MeasuredValue>(of type: Value.Type) -> Value? {
        lazy.compactMap { $0.value(as: type) }.first
    }
}

extension RunTrace {
    /// What an experiment showed, or nil if it wasn't made.
    public func measured<Value: MeasuredValue>(_ type: Value.Type) -> Value? {
        measurements.value(of: type)
    }
}
