import Dispatch

/// Tells a run, cheaply, when to look up from its steps.
struct RunClock {
    /// How long to train between two looks, in seconds.
    private static let interval = 0.005

    private let limit: Double?
    private let before: Double
    /// Seconds that aren't counted, as they were spent on something else.
    var excluded = 0.0
    private let start = DispatchTime.now().uptimeNanoseconds
    private var lastLook = 0.0
    private var stepsToLook = 1
    private var stepsSince = 0

    init(limit: Double?, spent: Double) {
        self.limit = limit
        before = spent
    }

    /// Seconds trained, earlier attempts included.
    var spent: Double { before + now - excluded }

    /// Whether the time allowed has run out.
    var isOver: Bool { limit.map { spent >= $0 } ?? false }

    /// Called after each step: whether it is time to look up.
    ///
    /// The clock itself is read only every few steps where steps are short.
    mutating func isDue() -> Bool {
        stepsSince += 1
        guard stepsSince >= stepsToLook else { return false }
        let time = now
        let perStep = (time - lastLook) / Double(stepsSince)
        stepsToLook = max(1, min(1000, Int(RunClock.interval / max(perStep, 1e-7))))
        stepsSince = 0
        lastLook = time
        return true
    }

    private var now: Double {
        Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
    }
}

/// Steps per second of the time that a run trains: over the last moments while it does, over all of
/// it once it has ended.
struct Speedometer {
    private(set) var stepsPerSecond = 0.0
    private var markStep = 0
    private var markSeconds = 0.0

    /// Begins to measure, where a run begins or goes on.
    mutating func restart(at step: Int, seconds: Double) {
        markStep = step
        markSeconds = seconds
        average(step: step, seconds: seconds)
    }

    /// Takes note of a moment; what is shorter than that isn't measured.
    mutating func update(step: Int, seconds: Double) {
        let elapsed = seconds - markSeconds
        guard elapsed >= 0.2 || stepsPerSecond == 0, elapsed > 0 else { return }
        stepsPerSecond = Double(step - markStep) / elapsed
        markStep = step
        markSeconds = seconds
    }

    /// Takes the mean of all the time trained.
    mutating func average(step: Int, seconds: Double) {
        stepsPerSecond = seconds > 0 ? Double(step) / seconds : 0
    }
}
