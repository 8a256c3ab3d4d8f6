import Experiments
import Records

/// Keeps the pieces of a run's experiments with the ledger, so that they outlast their worker.
final class LedgerJournal: ExperimentJournal {
    private let ledger: any Ledger
    private let lease: Lease
    private let note: (any Error) -> Void
    private let beforeFirst: () throws -> Void
    private var known: [String: JSONValue]?

    /// Makes a journal that has all that earlier workers kept.
    ///
    /// - Parameters:
    ///   - ledger: Who remembers.
    ///   - lease: The worker's hold.
    ///   - note: Told of what goes wrong; the experiments go on.
    ///   - beforeFirst: What to do before the first result is kept.
    init(
        _ ledger: any Ledger, _ lease: Lease, note: @escaping (any Error) -> Void,
        beforeFirst: @escaping () throws -> Void
    ) {
        self.ledger = ledger
        self.lease = lease
        self.note = note
        self.beforeFirst = beforeFirst
    }

    func result(of key: String) -> JSONValue? {
        results()[key]
    }

    func keep(_ result: JSONValue, of key: String) {
        var results = results()
        do {
            if results.isEmpty { try beforeFirst() }
            try ledger.saveExperiment(result, key: key, under: lease)
        } catch {
            note(error)
        }
        results[key] = result
        known = results
    }

    private func results() -> [String: JSONValue] {
        if let known { return known }
        var results: [String: JSONValue] = [:]
        do throws(StoreError) {
            results = try ledger.experiments(under: lease)
        } catch {
            note(error)
        }
        known = results
        return results
    }
}
