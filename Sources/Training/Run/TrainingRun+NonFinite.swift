import Datasets
import Dispatch
import Networks
import Records

extension TrainingRun {
    func isNew(_ passes: NonFiniteEvent.Pass...) -> Bool {
        !nonFinite.contains { passes.contains($0.pass) }
    }

    /// Tells of what became non-finite as soon as it is seen; what failed is searched for afterwards.
    func tell(_ event: NonFiniteEvent, loss: Double, _ observer: (any RunObserver)?) {
        lastLoss = loss
        nonFinite.append(event)
        observer?.run(self, found: event)
    }

    /// Puts what a search found in the place of what was told; of an event that wasn't, it adds it.
    func complete(_ event: NonFiniteEvent) {
        if let place = nonFinite.lastIndex(where: { $0.step == event.step }) {
            nonFinite[place] = event
        } else {
            nonFinite.append(event)
        }
    }

    /// Begins to count what a search takes, unless one goes on.
    func beginSearch() {
        if searchStart == nil { searchStart = DispatchTime.now().uptimeNanoseconds }
    }

    /// Ends to count what a search takes, if one goes on.
    func endSearch() {
        guard let start = searchStart else { return }
        searchSeconds += Double(DispatchTime.now().uptimeNanoseconds - start) * 1e-9
        searchStart = nil
    }

    /// Tells of a loss on rows held out that isn't finite though that of training is, and looks for what
    /// made it so.
    func searchHeldOut(_ loss: Double, in rows: Rows, step: Int, _ observer: (any RunObserver)?) {
        // Broken weights break every row: that was told.
        guard !loss.isFinite, heldOutFailure == nil, nonFinite.isEmpty, isWatching else { return }
        var event = NonFiniteEvent.loss(loss, step: step)
        event.heldOut = true
        heldOutFailure = event
        lastLoss = loss
        observer?.run(self, found: event)
        guard looksForOrigins else { return }
        beginSearch()
        defer { endSearch() }
        heldOutFailure = failure(on: rows, step)
    }

    /// What the update saw become non-finite, unless something of the kind was told before.
    func newlyNonFinite(step: Int) -> NonFiniteEvent? {
        if watch.sawNonFiniteGradient {
            return isNew(.data, .initialization, .forward, .loss, .backward)
                ? network.firstNonFiniteGradient(step: step) : nil
        }
        guard watch.sawNonFiniteParameter, isNew(.update) else { return nil }
        return network.firstNonFiniteParameter(step: step)
    }

    /// Keeps the state now and then, for ``goBack(toRepeat:)``.
    func drop(anchorAt seconds: Double) {
        guard isWatching, looksForOrigins, suspect == nil, isNew(.backward), isNew(.update),
            anchor?.isOld(seconds) ?? true
        else { return }
        anchor = RunAnchor(state: checkpoint(), seconds: seconds)
    }

    /// Returns to a state from before a step, to take the steps up to it again with the same bits.
    ///
    /// A gradient is known to be non-finite only after the update has used it. To look before each
    /// update, or to keep each state, would cost every healthy step something; this costs a few
    /// seconds of training once.
    ///
    /// - Returns: Whether there is such a state, and the step wasn't repeated before.
    func goBack(toRepeat step: Int) -> Bool {
        guard looksForOrigins, suspect == nil, let anchor else { return false }
        let told = nonFinite
        let toldHeldOut = heldOutFailure
        guard (try? restore(anchor.state)) != nil else { return false }
        // What was told, this incident too, isn't told again.
        nonFinite = told
        heldOutFailure = toldHeldOut
        suspect = step
        beginSearch()
        return true
    }
}
