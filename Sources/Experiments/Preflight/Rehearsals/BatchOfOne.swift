import Diagnosis
import Records
import Training

/// Looks for batch normalization that gets one row.
enum BatchOfOne: PreflightCheck {
    static let id = Cause.batchOfOne.rawValue
    static let summary = "Batch normalization of a batch that has one row."

    static func evaluate(_ subject: PreflightSubject) -> CheckResult {
        guard let run = subject.run else { return notEvaluable(.notCompiled) }
        return result(BatchOfOneJudgement.judge(subject.facts, run.networkProfile))
    }
}
