#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Probabilities that checks judge by.
enum Probabilities {
    /// The probability that a Poisson variable of a mean is at least a count.
    static func poisson(atLeast count: Int, mean: Double) -> Double {
        guard count > 0 else { return 1 }
        guard mean > 0 else { return 0 }
        // The logarithm of the count-th term, then a geometric tail as a bound.
        let term = -mean + Double(count) * log(mean) - lgamma(Double(count) + 1)
        let ratio = mean / Double(count + 1)
        guard ratio < 1 else { return 1 }
        return min(1, exp(term) / (1 - ratio))
    }

    /// The asymptotic probability of a Kolmogorov–Smirnov distance at least as large.
    static func kolmogorov(distance: Double, _ first: Int, _ second: Int) -> Double {
        let size = Double(first) * Double(second) / Double(first + second)
        let scaled = (size.squareRoot() + 0.12 + 0.11 / size.squareRoot()) * distance
        guard scaled > 0.3 else { return 1 }
        let sum = (1...20).reduce(0.0) { sum, term in
            let sign = term % 2 == 1 ? 1.0 : -1.0
            return sum + sign * exp(-2 * Double(term * term) * scaled * scaled)
        }
        return min(max(2 * sum, 0), 1)
    }

    /// The probability that a normal variable is at least so many deviations off, on one side.
    static func normal(above deviations: Double) -> Double {
        erfc(deviations / 2.0.squareRoot()) / 2
    }
}
