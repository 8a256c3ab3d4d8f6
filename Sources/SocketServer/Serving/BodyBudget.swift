import Synchronization

/// The bound on request body bytes held at once, over all connections.
final class BodyBudget: Sendable {
    private let limit: Int
    private let used = Mutex(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes bytes out of the budget; false, with nothing taken, if they are not there.
    func take(_ bytes: Int) -> Bool {
        used.withLock { used in
            guard bytes <= limit - used else { return false }
            used += bytes
            return true
        }
    }

    func giveBack(_ bytes: Int) {
        used.withLock { $0 -= bytes }
    }

    /// Bytes taken at the moment.
    var bytesInUse: Int { used.withLock { $0 } }
}

/// What one request's body has taken from the budget; given back when it is released.
final class BodyReservation: Sendable {
    private let budget: BodyBudget
    private let bytes = Mutex(0)

    init(budget: BodyBudget) {
        self.budget = budget
    }

    deinit {
        budget.giveBack(bytes.withLock { $0 })
    }

    /// Raises the reservation to a total; false, with nothing changed, if the budget is used up.
    func raise(to total: Int) -> Bool {
        bytes.withLock { bytes in
            guard budget.take(total - bytes) else { return false }
            bytes = total
            return true
        }
    }
}
