/// What a JSON object of a spec may hold: the source of validation, defaults and the catalog.
///
/// Every layer, loss, optimizer … declares its fields once; reading, error messages, filled-in
/// defaults and `GET /v1/catalog` all follow from the declaration.
public struct Schema: Sendable {
    /// The fields, in the order in which errors are reported.
    public var fields: [Field]

    /// Makes a schema of fields.
    public init(_ fields: [Field]) {
        self.fields = fields
    }

    /// One field of an object.
    public struct Field: Sendable {
        /// Whether the field must be there.
        public enum Presence: Sendable {
            /// The field must be there.
            case required
            /// The field may be absent, which means something of its own.
            case optional
            /// An absent field has this value.
            case defaulted(JSONValue)
        }

        /// The wire name.
        public var name: String
        /// What values it takes.
        public var kind: Kind
        /// Whether it must be there.
        public var presence: Presence
        /// One line on what it means, with its unit.
        public var summary: String

        /// Makes a field.
        public init(_ name: String, _ kind: Kind, _ presence: Presence, _ summary: String) {
            self.name = name
            self.kind = kind
            self.presence = presence
            self.summary = summary
        }

        /// Makes a field that must be there.
        public static func required(_ name: String, _ kind: Kind, _ summary: String) -> Field {
            Field(name, kind, .required, summary)
        }

        /// Makes a field that may be absent.
        public static func optional(_ name: String, _ kind: Kind, _ summary: String) -> Field {
            Field(name, .nullable(kind), .optional, summary)
        }

        /// Makes a field with a default.
        public static func field(
            _ name: String, _ kind: Kind, default value: JSONValue, _ summary: String
        ) -> Field {
            Field(name, kind, .defaulted(value), summary)
        }
    }

    /// What values a field takes.
    public indirect enum Kind: Sendable {
        /// `true` or `false`.
        case boolean
        /// A whole number.
        case integer(Bounds)
        /// A finite number.
        case number(Bounds)
        /// Text of at most this many characters.
        case string(maximumLength: Int)
        /// One of some names.
        case choice([String])
        /// A list of values of one kind.
        case list(Kind, count: ClosedRange<Int>)
        /// An object whose keys are free.
        case map(Kind, maximumCount: Int)
        /// An object of known fields.
        case object(Schema)
        /// An object whose `type` chooses its fields.
        case component(ComponentSet)
        /// An object with exactly one of some keys, each with its own fields beside it.
        case variant([Variant])
        /// Anything; read by whoever uses it.
        case any
        /// `null` or the other kind.
        case nullable(Kind)
        /// One of some kinds, told apart by the kind of JSON: a number or a list, a number or a name.
        case either([Kind])
    }

    /// One form of an object that is told by the presence of a key.
    public struct Variant: Sendable {
        /// The key whose presence chooses this form.
        public var key: String
        /// The fields of this form, the key's own among them; none if `components` has them.
        public var schema: Schema
        /// The components one of which the key's value names, in place of `type`; nil for `schema`.
        public var components: ComponentSet?

        /// Makes a form with fields of its own.
        public init(_ key: String, _ schema: Schema) {
            self.key = key
            self.schema = schema
        }

        /// Makes a form whose key names a component, which has the other fields.
        public init(_ key: String, _ components: ComponentSet) {
            self.key = key
            self.components = components
            schema = Schema([])
        }
    }
}

/// The range of a number.
public struct Bounds: Sendable, Hashable, CustomStringConvertible {
    /// The lower bound, or nil.
    public var lower: Double?
    /// Whether the lower bound itself is outside.
    public var lowerIsOpen = false
    /// The upper bound, or nil.
    public var upper: Double?
    /// Whether the upper bound itself is outside.
    public var upperIsOpen = false

    /// Any finite number.
    public static let any = Bounds()
    /// Numbers above zero.
    public static let positive = Bounds(lower: 0, lowerIsOpen: true)
    /// Numbers from zero.
    public static let nonNegative = Bounds(lower: 0)

    /// Numbers from a closed range.
    public static func range(_ range: ClosedRange<Double>) -> Bounds {
        Bounds(lower: range.lowerBound, upper: range.upperBound)
    }

    /// Numbers from `lower`, below `upper`.
    public static func from(_ lower: Double, below upper: Double) -> Bounds {
        Bounds(lower: lower, upper: upper, upperIsOpen: true)
    }

    /// Numbers above `lower`, below `upper`.
    public static func above(_ lower: Double, below upper: Double) -> Bounds {
        Bounds(lower: lower, lowerIsOpen: true, upper: upper, upperIsOpen: true)
    }

    /// A boolean value indicating whether the number is inside.
    public func contains(_ value: Double) -> Bool {
        if let lower, lowerIsOpen ? value <= lower : value < lower { return false }
        if let upper, upperIsOpen ? value >= upper : value > upper { return false }
        return true
    }

    /// The range in words: "above 0", "of at least 1", "from 0 to 1", "from 0, below 1"; else empty.
    public var description: String { phrase.english }

    /// The range in words, in every language; else empty.
    public var phrase: Phrase {
        func text(_ value: Double) -> String {
            JSONValue.number(value).shortDescription
        }
        switch (lower, upper) {
        case (nil, nil): return Phrase(verbatim: "")
        case (let lower?, nil):
            return lowerIsOpen
                ? Phrase("above \(text(lower))", "大于 \(text(lower))")
                : Phrase("of at least \(text(lower))", "不小于 \(text(lower))")
        case (nil, let upper?):
            return upperIsOpen
                ? Phrase("below \(text(upper))", "小于 \(text(upper))")
                : Phrase("of at most \(text(upper))", "不大于 \(text(upper))")
        case (let lower?, let upper?):
            let start = lowerIsOpen ? "above \(text(lower))" : "from \(text(lower))"
            let english =
                upperIsOpen ? "\(start), below \(text(upper))" : "\(start) to \(text(upper))"
            if !lowerIsOpen, !upperIsOpen {
                return Phrase(english, "\(text(lower)) 到 \(text(upper)) 之间")
            }
            let (from, to) = (lowerIsOpen ? "大于" : "不小于", upperIsOpen ? "小于" : "不大于")
            return Phrase(english, "\(from) \(text(lower)) 且\(to) \(text(upper))")
        }
    }
}
