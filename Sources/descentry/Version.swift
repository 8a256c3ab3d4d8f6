/// The release of this binary.
enum Version {
    /// The version, as in the CHANGELOG.
    static let current = "0.1.0"
}
