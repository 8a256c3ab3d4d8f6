/// A change of the spec that should help.
public struct Remedy: Sendable, Hashable, Codable {
    /// The remedy's wire name, such as `lower_learning_rate`.
    public var id: String
    /// What it does, in a few words.
    public var title: Phrase
    /// The change, on the stored spec.
    public var patch: JSONPatch
    /// What trying it showed, or nil before a repair.
    public var trial: JSONValue?

    enum CodingKeys: String, CodingKey { case id, title, patch, trial }

    /// Makes a remedy that hasn't been tried.
    public init(id: String, title: Phrase, patch: JSONPatch) {
        self.id = id
        self.title = title
        self.patch = patch
        trial = nil
    }

    /// Writes the remedy; an untried one has `"trial": null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(title, forKey: .title)
        try container.encode(patch, forKey: .patch)
        try container.encode(trial, forKey: .trial)
    }
}
