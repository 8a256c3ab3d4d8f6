/// A thing named by `type` with its checked fields: a layer, a loss, an optimizer, ….
///
/// A component has passed its ``ComponentSchema``, so the declared fields are there and in range.
public struct Component: Sendable, Hashable {
    /// A field that was asked for.
    public struct Reading: Sendable, Hashable {
        /// The type of the component.
        public var type: String
        /// The field.
        public var field: String
        /// Whether there had to be a value and there was none of the kind.
        public var isMissing: Bool
    }

    /// Is told of every field that is asked for: a test compares them with those declared.
    @TaskLocal public static var onReading: (@Sendable (Reading) -> Void)?

    /// The wire name.
    public var type: String
    /// The fields, defaults filled in; `type` isn't among them.
    public var fields: [String: JSONValue]

    /// Makes a component.
    public init(_ type: String, _ fields: [String: JSONValue] = [:]) {
        self.type = type
        self.fields = fields
    }

    /// Makes a component of an object that its schema has accepted.
    public init?(_ value: JSONValue?) {
        guard var members = value?.object, let type = members["type"]?.string else { return nil }
        members["type"] = nil
        self.init(type, members)
    }

    /// The component as an object.
    public var json: JSONValue {
        .object(fields.merging(["type": .string(type)]) { $1 })
    }

    /// A number, or nil if the field is absent or null.
    public func optionalNumber(_ name: String) -> Double? { value(name)?.number }

    /// A number; 0 if the schema doesn't declare the field, which is a mistake in the catalog.
    public func number(_ name: String) -> Double {
        declared(name, value(name)?.number) ?? 0
    }

    /// An integer, or nil if the field is absent or null.
    public func optionalInteger(_ name: String) -> Int? { value(name)?.integer }

    /// An integer; 0 if the schema doesn't declare the field.
    public func integer(_ name: String) -> Int {
        declared(name, value(name)?.integer) ?? 0
    }

    /// A Boolean; false if the schema doesn't declare the field.
    public func boolean(_ name: String) -> Bool {
        declared(name, value(name)?.boolean) ?? false
    }

    /// A string, or nil if the field is absent or null.
    public func optionalString(_ name: String) -> String? { value(name)?.string }

    /// A string; empty if the schema doesn't declare the field.
    public func string(_ name: String) -> String {
        declared(name, value(name)?.string) ?? ""
    }

    /// A list of numbers, or nil if the field is absent or null.
    public func optionalNumbers(_ name: String) -> [Double]? {
        value(name)?.array?.compactMap(\.number)
    }

    /// A component below this one, or nil if the field is absent or null.
    public func component(_ name: String) -> Component? { Component(value(name)) }

    /// The components below this one; none if the field is absent or null.
    public func components(_ name: String) -> [Component] {
        value(name)?.array?.compactMap { Component($0) } ?? []
    }

    private func value(_ name: String) -> JSONValue? {
        Component.onReading?(Reading(type: type, field: name, isMissing: false))
        return fields[name]
    }

    private func declared<Value>(_ name: String, _ value: Value?) -> Value? {
        if value == nil {
            assertionFailure("\(type) has no \(name) of the kind")
            Component.onReading?(Reading(type: type, field: name, isMissing: true))
        }
        return value
    }
}
