import Foundation
import Records
import SocketServer
import Store
import Synchronization

/// The events of one job as server-sent events, from some event on to the terminal one.
///
/// - Source: HTML Living Standard, "Server-sent events".
final class EventStream: Sendable {
    /// What is fetched at once.
    private static let batch = 50
    /// Above this backlog no more is written until the client has read.
    private static let greatestBacklog = 256 * 1024

    private let stream: HTTPStream
    private let store: Store
    private let jobID: String
    private let language: Language
    private let heartbeatSeconds: Double
    private let lastSequence: Mutex<Int>

    init(
        _ stream: HTTPStream, store: Store, jobID: String, after sequence: Int, language: Language,
        heartbeatSeconds: Double
    ) {
        self.stream = stream
        self.store = store
        self.jobID = jobID
        self.language = language
        self.heartbeatSeconds = heartbeatSeconds
        lastSequence = Mutex(sequence)
    }

    /// Sends what is new; true once there is nothing more to come.
    func look(_ watch: JobWatch, _ occasion: JobWatch.Occasion) -> Bool {
        do {
            switch occasion {
            case .stop:
                stream.finish()
                return true
            case .timer:
                stream.write(Data(": still here\n\n".utf8))
                watch.wake(after: heartbeatSeconds)
            case .change: break
            }
            return try pump()
        } catch {
            // Unfinished: the client sees a broken answer and asks again from where it is.
            return true
        }
    }

    private func pump() throws -> Bool {
        while stream.isOpen, stream.backlogBytes < EventStream.greatestBacklog {
            let after = lastSequence.withLock { $0 }
            let events = try store.events(
                of: jobID, afterSequence: after, limit: EventStream.batch)
            for event in events {
                let text = try JSONCoding.encode(EventRepresentation.json(event, in: language))
                var message = Data("id: \(event.sequence)\nevent: \(event.type.rawValue)\n".utf8)
                message += Data("data: ".utf8) + text + Data("\n\n".utf8)
                stream.write(message)
                lastSequence.withLock { $0 = event.sequence }
                if event.type.isTerminal {
                    stream.finish()
                    return true
                }
            }
            if events.count < EventStream.batch { return !stream.isOpen }
        }
        return !stream.isOpen
    }
}

extension EventType {
    /// A boolean value indicating whether no event follows.
    var isTerminal: Bool {
        switch self {
        case .succeeded, .failed, .cancelled: true
        case .queued, .started, .nanDetected, .incident, .diagnosed, .datasetChecked: false
        }
    }
}
