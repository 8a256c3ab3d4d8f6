import Records

/// The same learning rate throughout.
enum Constant: ScheduleDefinition {
    static let schema = ComponentSchema("constant", "the same rate throughout")

    static func learningRate(
        at time: Double, base: Double, length: Double, component: Component
    ) -> Double {
        base
    }
}
