import Diagnosis
import Records

/// Looks for networks that can learn nothing.
enum FrozenParameters: PreflightCheck {
    static let id = Cause.frozenParameters.rawValue
    static let summary = "A network in which nothing that could learn is trained."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        result(FrozenParametersJudgement.judge(subject.facts))
    }
}
