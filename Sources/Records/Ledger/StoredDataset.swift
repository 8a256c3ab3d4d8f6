/// What a worker has to know of an uploaded data set before it fetches its files.
///
/// Two data sets of the same digests and format have the same rows, so what was fetched and read of
/// one may stand for the other.
public struct StoredDataset: Sendable, Hashable {
    /// The id, `ds_…`.
    public var id: String
    /// How the file is to be read.
    public var format: JSONValue
    /// The SHA-256 of the file, in hexadecimal digits.
    public var sha256: String
    /// The SHA-256 of the labels' own file, in hexadecimal digits, or nil without one.
    public var labelsSHA256: String?

    /// Makes a description.
    public init(id: String, format: JSONValue, sha256: String, labelsSHA256: String?) {
        self.id = id
        self.format = format
        self.sha256 = sha256
        self.labelsSHA256 = labelsSHA256
    }
}
