import Foundation
import Records

extension Store {
    /// Makes a directory of files that rows speak of, and removes those that no row does.
    ///
    /// - Parameters:
    ///   - place: The directory.
    ///   - prefix: How the names of such files begin; others are left alone.
    ///   - known: The names that rows speak of.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    func sweep(
        _ place: URL, of prefix: String, keeping known: Set<String>
    ) throws(StoreError) {
        do {
            let manager = FileManager.default
            try manager.createDirectory(
                at: place, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            try DurableFile.syncDirectory(directory)
            for name in try manager.contentsOfDirectory(atPath: place.path)
            where name.hasPrefix(prefix) && !known.contains(name) {
                try manager.removeItem(at: place.appendingPathComponent(name))
            }
        } catch {
            throw StoreError(.unavailable, "\(place.path): can't be read and written")
        }
    }
}
