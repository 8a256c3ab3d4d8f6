/// One thing a spec can name by `type`: a layer, a loss, an optimizer, ….
public struct ComponentSchema: Sendable {
    /// The wire name.
    public var type: String
    /// One line on what it is, for the catalog.
    public var summary: String
    /// Its fields besides `type`.
    public var schema: Schema

    /// Makes a schema.
    public init(_ type: String, _ summary: String, _ fields: [Schema.Field] = []) {
        self.type = type
        self.summary = summary
        schema = Schema(fields)
    }
}

/// The things of one kind that a spec can name by `type`.
public struct ComponentSet: Sendable {
    /// What they are, for messages: "layer", "loss", "optimizer".
    public var noun: String
    private let list: @Sendable () -> [ComponentSchema]

    /// Makes a set; the members are listed lazily, so that a set may contain itself.
    public init(_ noun: String, _ members: @escaping @Sendable () -> [ComponentSchema]) {
        self.noun = noun
        list = members
    }

    /// The members, in catalog order.
    public var members: [ComponentSchema] { list() }
}
