import GRDB
import Records

extension StoreError {
    /// Turns any error from below into one of ours.
    init(wrapping error: any Error) {
        switch error {
        case let error as StoreError:
            self = error
        case let error as DatabaseError:
            self.init(database: error)
        case is DecodingError:
            self.init(.corrupt, "database: a stored document has an unexpected form")
        case is EncodingError:
            self.init(.internalError, "database: a value can't be written as json")
        default:
            self.init(.unavailable, "database: \(type(of: error))")
        }
    }

    private init(database error: DatabaseError) {
        let code: Code =
            switch error.resultCode {
            case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_FULL, .SQLITE_IOERR, .SQLITE_CANTOPEN,
                .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_NOMEM, .SQLITE_INTERRUPT:
                .unavailable
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: .corrupt
            default: .internalError
            }
        let number = error.extendedResultCode.rawValue
        self.init(code, "database: sqlite error \(number): \(error.message ?? "no message")")
    }
}
