import Records

/// Whether a fault has consequences: what is held against the sound control of the same seed.
///
/// - `none` and `present` are scored; what lies between is neither sound nor faulty, and only
///   counted.
enum Effect: String, Codable, Sendable {
    /// As good as the control.
    case none
    /// A little worse.
    case slight
    /// Clearly worse.
    case present

    /// What is compared.
    enum Criterion: String, Codable, Sendable {
        /// The held-out score: the accuracy above guessing, or r².
        case score
        /// The held-out loss, which is what overfitting spoils first.
        case loss
        /// The held-out score, which is better than it can honestly be.
        case estimate
    }

    /// Compares a run with its control.
    init(_ run: RunScore, control: RunScore?, by criterion: Criterion) {
        guard run.isFinite else {
            self = .present
            return
        }
        guard let control else {
            self = .slight
            return
        }
        let loss = control.score - run.score
        switch criterion {
        case .score: self = loss >= 0.1 ? .present : loss < 0.03 ? .none : .slight
        case .estimate: self = -loss >= 0.05 ? .present : -loss < 0.01 ? .none : .slight
        case .loss:
            let ratio = run.validationLoss / max(control.validationLoss, 1e-12)
            let rise = run.validationLoss / max(run.lowestValidationLoss, 1e-12)
            // Nats, or shares of the targets' variance.
            let cost = run.validationLoss - run.lowestValidationLoss
            self =
                loss >= 0.1 || (ratio >= 1.5 && rise >= 1.25 && cost >= 0.1)
                ? .present : loss < 0.03 && ratio < 1.15 ? .none : .slight
        }
    }
}

/// How well a run did on rows that it didn't train on.
struct RunScore: Codable, Sendable {
    /// Whether the run ended with finite numbers.
    var isFinite: Bool
    /// The accuracy above guessing the most frequent class, or r²; from −1 to 1.
    var score: Double
    /// The held-out loss at the end.
    var validationLoss: Double
    /// The least held-out loss of any epoch.
    var lowestValidationLoss: Double

    /// Reads the score of a trace.
    init(_ trace: RunTrace) {
        func last(_ name: String) -> Double? {
            trace.series[name]?.tail.last.map { Double($0.value) }
        }
        let loss = last("loss") ?? .nan
        validationLoss = last("validation_loss") ?? .nan
        lowestValidationLoss =
            trace.series["validation_loss"]?.buckets.map { Double($0.min) }
            .filter(\.isFinite).min() ?? .nan
        isFinite = loss.isFinite && trace.nonFinite.isEmpty
        score = trace.score ?? 0
    }
}
