import Networks
import Records

extension JobSpec {
    /// What loss, optimizer and schedule mean to those who judge a run; nil where a name is unknown.
    public var traits: RunTraits? {
        guard
            let loss = LossCatalog.traits(of: loss),
            let optimizer = OptimizerCatalog.traits(of: optimizer),
            let schedule = ScheduleCatalog.definition(of: schedule)?.traits
        else { return nil }
        return RunTraits(loss: loss, optimizer: optimizer, schedule: schedule)
    }

    /// What each layer of the outermost list means to those who judge a network.
    public var layerTraits: [LayerTraits?] { layers.map { LayerCatalog.traits(of: $0) } }
}
