import Networks
import Records

extension TrainingRun {
    func isNew(_ passes: NonFiniteEvent.Pass...) -> Bool {
        !nonFinite.contains { passes.contains($0.pass) }
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
        // A run that goes on after incidents doesn't tell of them again.
        nonFinite = told
        heldOutFailure = toldHeldOut
        suspect = step
        return true
    }
}
