import Records

/// A remedy of a known kind.
struct RemedyDraft: Sendable, Hashable {
    /// What kind of change it is.
    var kind: RemedyKind
    /// What it does, as an order: "Lower the learning rate to 0.01".
    var title: Phrase
    /// The change, on the stored spec.
    var patch: JSONPatch
    /// What trying it showed, or nil.
    var trial: RemedyTrial?

    /// Makes a remedy.
    init(_ kind: RemedyKind, _ title: Phrase, _ operations: [JSONPatch.Operation]) {
        self.kind = kind
        self.title = title
        patch = JSONPatch(operations)
    }

    /// The remedy as a finding has it.
    var remedy: Remedy {
        Remedy(id: kind.rawValue, title: title, patch: patch, trial: trial)
    }
}
