import Records

/// A remedy before its language is chosen.
struct RemedyDraft: Sendable, Hashable {
    /// What kind of change it is.
    var kind: RemedyKind
    /// What it does, as an order: "Lower the learning rate to 0.01".
    var title: Phrase
    /// The change, on the stored spec.
    var patch: JSONPatch

    /// Makes a remedy.
    init(_ kind: RemedyKind, _ title: Phrase, _ operations: [JSONPatch.Operation]) {
        self.kind = kind
        self.title = title
        patch = JSONPatch(operations)
    }

    /// The remedy in one language.
    func remedy(in language: Language) -> Remedy {
        Remedy(id: kind.rawValue, title: title.text(in: language), patch: patch)
    }
}
