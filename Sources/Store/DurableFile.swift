import Foundation
import Records

/// Files that are there whole or not at all, also after a loss of power.
enum DurableFile {
    /// What a file that isn't finished ends with.
    static let temporarySuffix = ".partial"

    /// Writes a file: under another name first, synced, then renamed, then the directory synced.
    ///
    /// - Parameters:
    ///   - data: The contents.
    ///   - file: Where; its directory exists.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    static func write(_ data: Data, to file: URL) throws(StoreError) {
        let partial = file.path + temporarySuffix
        let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(file, "opened") }
        do throws(StoreError) {
            defer { close(descriptor) }
            try writeAll(data, to: descriptor, file)
            guard fsync(descriptor) == 0 else { throw failure(file, "synced") }
        } catch {
            unlink(partial)
            throw error
        }
        guard rename(partial, file.path) == 0 else {
            let error = failure(file, "renamed")
            unlink(partial)
            throw error
        }
        try syncDirectory(file.deletingLastPathComponent())
    }

    /// Makes a renamed or removed file's directory entry durable.
    ///
    /// - Parameter directory: The directory.
    /// - Throws: ``StoreError`` with code `database_unavailable`.
    static func syncDirectory(_ directory: URL) throws(StoreError) {
        let descriptor = open(directory.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(directory, "opened") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(directory, "synced") }
    }

    private static func writeAll(
        _ data: Data, to descriptor: Int32, _ file: URL
    ) throws(StoreError) {
        let finished = data.withUnsafeBytes { bytes in
            var offset = 0
            while offset < bytes.count {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
                let count = Foundation.write(descriptor, rest.baseAddress, rest.count)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return false }
                offset += count
            }
            return true
        }
        if !finished { throw failure(file, "written") }
    }

    private static func failure(_ file: URL, _ verb: String) -> StoreError {
        StoreError(.unavailable, "\(file.path): can't be \(verb) (errno \(errno))")
    }
}
