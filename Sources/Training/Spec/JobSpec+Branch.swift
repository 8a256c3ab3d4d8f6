import Records

extension JobSpec {
    /// The spec with a branch's settings, in its fields and in its JSON alike.
    ///
    /// - Parameter steps: After how many steps it ends.
    /// - Returns: The changed spec.
    func short(upTo steps: Int) -> JobSpec {
        var spec = self
        spec.maxSteps = steps
        // Epochs are only a bound: a branch goes on over the rows as long as it takes.
        spec.epochs = steps
        spec.maxRuntimeSeconds = nil
        spec.onIncident = .stop
        spec.earlyStopping = nil
        spec.watchEvery = 1
        spec.histogramsEvery = 0
        var members = json.object ?? [:]
        members["max_steps"] = JSONValue(steps)
        members["epochs"] = JSONValue(steps)
        members["max_runtime_seconds"] = nil
        members["on_incident"] = .string(IncidentPolicy.stop.rawValue)
        members["early_stopping"] = nil
        members["watch"] = ["every": 1, "histograms_every": 0]
        spec.json = .object(members)
        return spec
    }
}
