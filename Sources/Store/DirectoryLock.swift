import Foundation
import Records
import Synchronization

/// The claim of one process on a data directory: an exclusive `flock` on its file `lock`.
///
/// The kernel lets go of it when the process ends, however it ends.
final class DirectoryLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Takes the lock, without waiting.
    ///
    /// - Parameter directory: The data directory, which exists.
    /// - Throws: ``StoreError`` with code `directory_in_use` or `database_unavailable`.
    init(directory: URL) throws(StoreError) {
        let path = directory.appendingPathComponent("lock").path
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StoreError(.unavailable, "\(path): can't be opened (errno \(errno))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code: StoreError.Code = errno == EWOULDBLOCK ? .directoryInUse : .unavailable
            close(descriptor)
            throw StoreError(
                code, "\(directory.path): expected to be alone, but another service uses it")
        }
        self.descriptor = Mutex(descriptor)
    }

    /// Gives the directory free.
    func release() {
        descriptor.withLock { descriptor in
            if let open = descriptor { close(open) }
            descriptor = nil
        }
    }

    deinit {
        release()
    }
}
