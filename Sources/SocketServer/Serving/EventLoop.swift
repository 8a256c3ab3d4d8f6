import Foundation

/// The thread that owns every socket.
///
/// Nothing here is shared: other threads reach it through the ``Mailbox`` alone.
final class EventLoop {
    static let mailboxTag: UInt64 = 0
    static let listenerTag: UInt64 = 1

    /// How long accepting rests when there is no room for another connection.
    private static let acceptPause = Duration.milliseconds(50)
    /// Connections accepted in one turn, so that a flood of them does not starve the others.
    private static let acceptBatch = 64

    private let context: ServerContext
    private let poller: Poller
    private var listener: Listener?
    private var connections: [UInt64: Connection] = [:]
    private var nextID: UInt64 = 2
    private var deadlines = DeadlineQueue()
    private var acceptingResumes: ContinuousClock.Instant?
    private var stopDeadline: ContinuousClock.Instant?

    init(context: ServerContext, poller: Poller, listener: Listener) {
        self.context = context
        self.poller = poller
        self.listener = listener
    }

    /// Serves until it has been told to stop and every connection has ended.
    func run() {
        while stopDeadline == nil || !connections.isEmpty {
            turn()
        }
        context.mailbox.closeForGood()
        context.pool.close()
        context.heavyPool.close()
    }

    private func turn() {
        for (tag, events) in poller.wait(timeoutMilliseconds: timeout()) {
            switch tag {
            case Self.mailboxTag:
                for command in context.mailbox.takeAll() { perform(command) }
            case Self.listenerTag:
                acceptConnections()
            default:
                guard let connection = connections[tag] else { continue }
                connection.handle(events)
                settle(connection)
            }
        }
        let now = ContinuousClock.now
        while let entry = deadlines.takeDue(at: now) { check(entry, now) }
        if let resumes = acceptingResumes, resumes <= now { resumeAccepting() }
        if let stopDeadline, stopDeadline <= now {
            for connection in connections.values {
                connection.close()
                settle(connection)
            }
        }
    }

    private func timeout() -> Int32? {
        let times = [deadlines.first, acceptingResumes, stopDeadline].compactMap(\.self)
        guard let earliest = times.min() else { return nil }
        let left = max(.zero, earliest - .now)
        // Rounded up, for a wait that ends too early would only be repeated.
        let milliseconds = (left / Duration.milliseconds(1)).rounded(.up)
        return Int32(min(milliseconds, 3_600_000))
    }

    // MARK: Commands

    private func perform(_ command: LoopCommand) {
        switch command {
        case .respond(let slot, let response):
            withConnection(of: slot) { $0.respond(response) }
        case .beginStream(let slot, let state, let status, let headers):
            guard
                withConnection(
                    of: slot,
                    { $0.beginStream(state, status: status, headers: headers) }
                )
            else { return state.close(isComplete: false) }
        case .flushStream(let slot):
            withConnection(of: slot) { $0.flushStream() }
        case .abort(let slot):
            withConnection(of: slot) { $0.close() }
        case .stop(let deadline):
            beginStop(deadline)
        }
    }

    @discardableResult
    private func withConnection(of slot: ResponseSlot, _ body: (Connection) -> Void) -> Bool {
        guard let connection = connections[slot.connectionID], connection.slot === slot else {
            return false
        }
        body(connection)
        settle(connection)
        return true
    }

    private func beginStop(_ deadline: ContinuousClock.Instant) {
        stopDeadline = min(deadline, stopDeadline ?? deadline)
        acceptingResumes = nil
        listener?.close()
        listener = nil
        for connection in connections.values {
            connection.drain()
            settle(connection)
        }
    }

    // MARK: Deadlines

    private func check(_ entry: DeadlineQueue.Entry, _ now: ContinuousClock.Instant) {
        guard let connection = connections[entry.connectionID],
            connection.scheduledDeadline == entry.time
        else { return }
        connection.scheduledDeadline = nil
        connection.checkDeadlines(at: now)
        settle(connection)
    }

    /// Brings the books into line with what a connection has become.
    private func settle(_ connection: Connection) {
        guard !connection.isClosed else {
            connections[connection.id] = nil
            if acceptingResumes != nil { resumeAccepting() }
            return
        }
        let events = connection.wantedEvents
        if events != connection.watchedEvents {
            connection.watchedEvents = events
            poller.modify(connection.descriptor, events, tag: connection.id)
        }
        guard let deadline = connection.nextDeadline,
            connection.scheduledDeadline.map({ deadline < $0 }) ?? true
        else { return }
        connection.scheduledDeadline = deadline
        deadlines.insert(.init(time: deadline, connectionID: connection.id))
    }

    // MARK: Accepting

    private func acceptConnections() {
        guard let listener, acceptingResumes == nil else { return }
        for _ in 0..<Self.acceptBatch where listener.hasWaiting {
            guard connections.count < context.configuration.maximumConnections || evictIdle() else {
                return pauseAccepting()
            }
            switch listener.accept() {
            case .connection(let descriptor, let remoteAddress):
                add(descriptor, remoteAddress)
            case .none:
                return
            case .exhausted:
                guard evictIdle() else { return pauseAccepting() }
            }
        }
    }

    private func add(_ descriptor: Int32, _ remoteAddress: String) {
        let connection = Connection(
            id: nextID,
            descriptor: descriptor,
            remoteAddress: remoteAddress,
            context: context
        )
        nextID += 1
        guard poller.add(descriptor, connection.watchedEvents, tag: connection.id) else {
            return connection.close()
        }
        connections[connection.id] = connection
        settle(connection)
    }

    /// Closes the connection that has been idle for longest; false if none is idle.
    private func evictIdle() -> Bool {
        let idle = connections.values.filter(\.isIdle)
        guard let oldest = idle.min(by: { $0.idleSince < $1.idleSince }) else { return false }
        oldest.close()
        connections[oldest.id] = nil
        return true
    }

    /// Takes the listener out of the poll, for a backlog that cannot be served would spin the loop.
    private func pauseAccepting() {
        guard let listener else { return }
        acceptingResumes = .now + Self.acceptPause
        poller.modify(listener.descriptor, [], tag: Self.listenerTag)
    }

    private func resumeAccepting() {
        acceptingResumes = nil
        guard let listener else { return }
        poller.modify(listener.descriptor, .readable, tag: Self.listenerTag)
    }
}
