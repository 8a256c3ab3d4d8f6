import Foundation
import Jobs

extension ServiceLog {
    /// Writes one line a message to standard error: time, level, message.
    static let standardError = ServiceLog { level, message in
        let time = Date().formatted(
            .iso8601.year().month().day().time(includingFractionalSeconds: true))
        let line = "\(time) \(level.rawValue) \(message.replacing("\n", with: " | "))\n"
        FileHandle.standardError.write(Data(line.utf8))
    }
}
