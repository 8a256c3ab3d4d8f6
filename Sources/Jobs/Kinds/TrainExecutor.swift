import Records

/// Trains one spec and diagnoses the run.
enum TrainExecutor: JobExecutor {
    static let kind = JobKind.train

    static func execute(_ assignment: Assignment) { TrainAttempt(assignment).run() }
}
