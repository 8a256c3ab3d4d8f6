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
        if let place = nonFinite.lastIndex(where: {
            $0.step == event.step && $0.pass != .validation
        }) {
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

    /// Looks at the rows held out for what made their loss non-finite, and tells of it first.
    func searchHeldOut(_ loss: Double, in rows: Rows, step: Int, _ observer: (any RunObserver)?) {
        // Broken weights break every row: that was told.
        guard !loss.isFinite, nonFinite.isEmpty, isWatching else { return }
        var event = NonFiniteEvent.loss(loss, step: step)
        (event.pass, event.tensor) = (.validation, "validation_loss")
        tell(event, loss: loss, observer)
        guard looksForOrigins else { return }
        beginSearch()
        defer { endSearch() }
        let loader = BatchLoader(rows, capacity: network.capacity)
        for batch in 0..<(rows.count + network.capacity - 1) / network.capacity {
            let count = loader.load(epoch: 0, batch: batch, into: network.input)
            let origin = StepOrigin(
                network: network, optimizer: optimizer, loss: self.loss, loader: loader,
                rows: count, pass: Layer.Pass(isTraining: false, step: step)
            ).ofEvaluation()
            guard var found = origin else { continue }
            found.pass = .validation
            return replace(event, by: found)
        }
    }

    /// Puts what a search found in the place of what was told.
    private func replace(_ told: NonFiniteEvent, by found: NonFiniteEvent) {
        guard let place = nonFinite.lastIndex(of: told) else { return }
        nonFinite[place] = found
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
        guard (try? restore(anchor.state)) != nil else { return false }
        // What was told, this incident too, isn't told again.
        nonFinite = told
        suspect = step
        beginSearch()
        return true
    }
}
