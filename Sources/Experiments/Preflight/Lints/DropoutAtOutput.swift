import Diagnosis
import Records

/// Looks for what disturbs the outputs themselves.
enum DropoutAtOutput: PreflightCheck {
    static let id = Cause.dropoutAtOutput.rawValue
    static let summary = "Dropout or noise behind the last layer with weights."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        result(OutputDropoutJudgement.judge(subject.facts))
    }
}
