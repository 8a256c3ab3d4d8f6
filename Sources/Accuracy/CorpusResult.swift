import Records

/// What one run of the corpus showed.
struct CorpusResult: Codable, Sendable {
    /// A cause that the diagnosis named for the incident, and how sure it was.
    struct Ranked: Codable, Sendable {
        /// The cause.
        var cause: Cause
        /// The confidence, from 0 to 1.
        var confidence: Double
    }

    /// The run's name.
    var id: String
    /// The part of the corpus.
    var family: CorpusItem.Family
    /// The injected cause; nil for sound runs and published programs.
    var cause: Cause?
    /// The causes that explain the fault.
    var accepted: [Cause]
    /// How severe the injected fault is.
    var severity: String
    /// Whether the run is kept from tuning.
    var isHeldOut: Bool
    /// What is known of a published program.
    var label: CorpusFiles.Case.Label?
    /// How well the run did.
    var score: RunScore
    /// Whether the fault had consequences; nil for sound runs.
    var effect: Effect?
    /// The verdict.
    var verdict: Diagnosis.Verdict
    /// The symptoms above `info`.
    var symptoms: [Symptom]
    /// The first finding's cause, then its alternatives; empty where no finding is above `info`.
    var ranking: [Ranked]
    /// The first step at which the live diagnosis was `sick`, or nil.
    var firstAlarm: Int?
    /// Steps planned.
    var plannedSteps: Int
    /// Seconds of training.
    var trainingSeconds: Double
    /// Seconds of the checks of the rows and the final diagnosis, experiments included.
    var diagnosisSeconds: Double
    /// Whether experiments beyond the baselines were made.
    var isSuspected: Bool
    /// The diagnosis in a sentence.
    var summary: String

    /// Whether the run is ill beyond doubt; nil where that can't be said.
    var isIll: Bool? {
        switch family {
        case .healthy, .control, .repaired: return false
        case .reference: return nil
        case .ladder: return effect == .present ? true : nil
        case .published:
            switch label {
            case .faulty: return true
            case .healthy: return false
            case .seedDependent: return effect == .present ? true : nil
            case .contested, nil: return nil
            }
        }
    }

    /// Whether the diagnosis has a finding above `info`.
    var isAlarm: Bool { verdict == .sick }

    /// The place of the first accepted cause in the ranking, from 1 on; nil if there is none.
    var rank: Int? {
        ranking.firstIndex { accepted.contains($0.cause) }.map { $0 + 1 }
    }
}
