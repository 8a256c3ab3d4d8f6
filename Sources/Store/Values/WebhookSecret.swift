/// A signing secret (`whsec_…`), which shows itself to nobody who doesn't ask for it.
public struct WebhookSecret: Sendable, Hashable {
    /// The secret itself.
    public let value: String

    /// Makes a secret.
    public init(_ value: String) {
        self.value = value
    }
}

extension WebhookSecret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The word "redacted".
    public var description: String { "redacted" }
    /// The word "redacted".
    public var debugDescription: String { description }
    /// A mirror without children.
    public var customMirror: Mirror { Mirror(self, children: [Mirror.Child]()) }
}
