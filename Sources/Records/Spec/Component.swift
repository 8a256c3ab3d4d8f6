/// A thing named by `type` with its checked fields: a layer, a loss, an optimizer, ….
///
/// A component has passed its ``ComponentSchema``, so the declared fields are there and in range.
public struct Component: Sendable, Hashable {
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
    public func optionalNumber(_ name: String) -> Double? { fields[name]?.number }

    /// A number; 0 if the schema doesn't declare the field, which is a mistake in the catalog.
    public func number(_ name: String) -> Double {
        assert(fields[name]?.number != nil, "\(type) has no number \(name)")
        return fields[name]?.number ?? 0
    }

    /// An integer, or nil if the field is absent or null.
    public func optionalInteger(_ name: String) -> Int? { fields[name]?.integer }

    /// An integer; 0 if the schema doesn't declare the field.
    public func integer(_ name: String) -> Int {
        assert(fields[name]?.integer != nil, "\(type) has no integer \(name)")
        return fields[name]?.integer ?? 0
    }

    /// A Boolean; false if the schema doesn't declare the field.
    public func boolean(_ name: String) -> Bool {
        assert(fields[name]?.boolean != nil, "\(type) has no boolean \(name)")
        return fields[name]?.boolean ?? false
    }

    /// A string, or nil if the field is absent or null.
    public func optionalString(_ name: String) -> String? { fields[name]?.string }

    /// A string; empty if the schema doesn't declare the field.
    public func string(_ name: String) -> String {
        assert(fields[name]?.string != nil, "\(type) has no string \(name)")
        return fields[name]?.string ?? ""
    }

    /// A list of numbers, or nil if the field is absent or null.
    public func optionalNumbers(_ name: String) -> [Double]? {
        fields[name]?.array?.compactMap(\.number)
    }

    /// A component below this one, or nil if the field is absent or null.
    public func component(_ name: String) -> Component? { Component(fields[name]) }

    /// The components below this one; none if the field is absent or null.
    public func components(_ name: String) -> [Component] {
        fields[name]?.array?.compactMap { Component($0) } ?? []
    }
}
