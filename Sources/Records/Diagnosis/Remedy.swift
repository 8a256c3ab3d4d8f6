/// A change of the spec that should help.
public struct Remedy: Sendable, Hashable, Codable {
    /// The remedy's wire name, such as `lower_learning_rate`.
    public var id: String
    /// What it does, in a few words.
    public var title: Phrase
    /// The change, on the stored spec.
    public var patch: JSONPatch
    /// What trying this very change showed, or nil where it wasn't tried.
    public var trial: RemedyTrial?

    enum CodingKeys: String, CodingKey { case id, title, patch, trial }

    /// Makes a remedy.
    public init(id: String, title: Phrase, patch: JSONPatch, trial: RemedyTrial? = nil) {
        self.id = id
        self.title = title
        self.patch = patch
        self.trial = trial
    }

    /// Writes the remedy; an untried one has `"trial": null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(id, forKey: .id)
        try container.encode(title, forKey: .title)
        try container.encode(patch, forKey: .patch)
        try container.encode(trial, forKey: .trial)
    }

    /// The remedy with its title in one language only.
    public func only(in language: Language) -> Remedy {
        var result = self
        result.title = title.only(in: language)
        return result
    }
}
