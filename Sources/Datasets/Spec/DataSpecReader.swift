import Records

/// Turns a spec's checked `data` object into a ``DataSpec``.
public enum DataSpecReader {
    /// Reads an object that ``DataSchema/data`` has accepted, defaults filled in.
    ///
    /// Nothing is loaded: what is wrong with the rows themselves comes up in ``SourceLoader``.
    public static func read(_ normalized: JSONValue) -> DataSpec {
        DataSpec(
            source: source(normalized["source"] ?? .null),
            validation: normalized["validation"].flatMap(validation),
            dropsMissingTargets: normalized["drop_missing_targets"]?.boolean ?? false,
            preprocess: (normalized["preprocess"]?.array ?? []).compactMap { Component($0) },
            augment: (normalized["augment"]?.array ?? []).compactMap { Component($0) },
            task: normalized["task"]?.string.flatMap(TrainingTask.init),
            encodeTargets: normalized["encode_targets"]?.string
                .flatMap(DataSpec.TargetEncoding.init))
    }

    /// Reads an object that ``DataSchema/source`` has accepted.
    public static func source(_ normalized: JSONValue) -> DataSpec.Source {
        if let name = normalized["builtin"]?.string { return .builtin(name) }
        if let id = normalized["dataset"]?.string { return .dataset(id) }
        if let name = normalized["generator"]?.string {
            var fields = normalized.object ?? [:]
            fields["generator"] = nil
            return .generator(Component(name, fields))
        }
        return .inline(normalized["inline"] ?? .null)
    }

    private static func validation(_ normalized: JSONValue) -> DataSpec.Validation? {
        if let fraction = normalized["fraction"]?.number {
            return .fraction(fraction, shuffle: normalized["shuffle"]?.boolean ?? true)
        }
        return normalized["source"].map { .source(source($0)) }
    }
}
