import Records

/// Every random change that can be made to training rows.
///
/// To add one: a file in `Augmentations/`, a line here, a row in its test's table.
public enum AugmentationCatalog {
    /// The augmentations, in alphabetical order.
    public static let all: [any Augmentation.Type] = [
        GaussianNoise.self,
        HorizontalFlip.self,
        RandomCrop.self,
        Rotation.self,
    ]

    /// The augmentations as a spec may name them.
    public static let components = ComponentSet("augmentation") { all.map { $0.schema } }

    /// The augmentation of a name, or nil.
    static func named(_ name: String) -> (any Augmentation.Type)? {
        all.first { $0.schema.type == name }
    }
}
