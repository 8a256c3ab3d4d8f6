import Foundation
import Synchronization

/// Makes ids that sort by the time they were made.
///
/// An id is a prefix and 26 digits in Crockford's base 32: 48 bits of milliseconds since 1970, then
/// 80 random bits, as in ULID. Ids of one generator rise strictly, even where the clock stands still
/// or is set back: then the last id is counted up.
public final class SortableIDGenerator: Sendable {
    private static let digits = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let randomBits: UInt128 = 80

    private let clock: @Sendable () -> Date
    private let last = Mutex<UInt128>(0)

    /// Makes a generator.
    ///
    /// - Parameter clock: What gives the time of an id.
    public init(clock: @escaping @Sendable () -> Date) {
        self.clock = clock
    }

    /// Makes the next id.
    ///
    /// - Parameter prefix: What the id begins with, such as `job_`.
    /// - Returns: The prefix and 26 digits.
    public func next(_ prefix: String) -> String {
        let milliseconds = UInt128(UInt64(clamping: clock().milliseconds) & 0xFFFF_FFFF_FFFF)
        let random = UInt128.random(in: 0..<(1 << Self.randomBits))
        let value = last.withLock { last in
            let fresh = milliseconds << Self.randomBits | random
            last = milliseconds > last >> Self.randomBits ? fresh : last &+ 1
            return last
        }
        return prefix + Self.text(of: value)
    }

    private static func text(of value: UInt128) -> String {
        let codes = (0..<26).map { digits[Int((value >> UInt128(125 - 5 * $0)) & 31)] }
        return String(decoding: codes, as: UTF8.self)
    }
}

extension Date {
    /// Milliseconds since 1970, rounded to the nearest; how times are stored.
    var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }

    /// Makes a date from milliseconds since 1970.
    init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// The time as RFC 3339 in UTC with milliseconds.
    var internetText: String {
        formatted(
            .iso8601.year().month().day().timeZone(separator: .omitted)
                .time(includingFractionalSeconds: true))
    }
}
