import Foundation

/// Waits for the signals that ask the service to stop.
struct StopSignals {
    private var signals = sigset_t()

    /// Blocks the signals on this thread and those it starts, so that `wait` can take them.
    init() {
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        // A client that hangs up must not end the service.
        signal(SIGPIPE, SIG_IGN)
    }

    /// Returns when one of the signals comes.
    func wait() {
        var copy = signals
        var number: Int32 = 0
        sigwait(&copy, &number)
    }

    /// Lets a second signal end the process at once.
    func exitAtOnceOnTheNext() {
        let signals = self
        let thread = Thread {
            signals.wait()
            exit(1)
        }
        thread.start()
    }
}
