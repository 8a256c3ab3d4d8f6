import Records

/// What is wrong with a job, as its spec and its rows tell before it trains.
///
/// It is judged in one place, for a preflight check and for the cause of a run's symptoms.
package struct Judgement: Sendable {
    /// An error where the network can't work, a warning where it works badly, else `info`.
    package var severity: Finding.Severity
    /// What follows "because".
    package var reason: Phrase
    /// Why it is a fault.
    var explanation: Phrase
    /// Where it is, as a JSON Pointer into the spec.
    package var pointer: String
    /// The layer that it concerns, as series name it; or nil.
    var layer: String?
    /// The numbers that show it.
    package var evidence: [Evidence] = []
    /// What to change, best first.
    var remedies: [RemedyDraft?] = []
}
