import Foundation
import Glibc

/// Bytes that wait for a socket to take them.
struct OutputQueue {
    enum Outcome {
        case sent
        case blocked
        case failed
    }

    /// Adjacent pieces up to this size become one, so that a head and a small body are one buffer.
    private static let joinLimit = 4096
    /// What one turn of the loop sends to one connection, so that no download starves the others.
    private static let turnLimit = 1 << 20

    private var pieces: [Data] = []
    private var next = 0
    /// Bytes of the first piece that have been sent.
    private var offset = 0
    /// Bytes that have not been sent.
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ bytes: [UInt8]) {
        count += bytes.count
        if next < pieces.count, let last = pieces.last,
            last.count + bytes.count <= Self.joinLimit
        {
            pieces[pieces.count - 1].append(contentsOf: bytes)
        } else if !bytes.isEmpty {
            pieces.append(Data(bytes))
        }
    }

    mutating func append(_ data: Data) {
        guard !data.isEmpty else { return }
        if next < pieces.count, let last = pieces.last, last.count + data.count <= Self.joinLimit {
            pieces[pieces.count - 1].append(data)
        } else {
            pieces.append(data)
        }
        count += data.count
    }

    /// Sends what the socket takes at once, two pieces to a call: a head and its body leave in one.
    mutating func send(to descriptor: Int32) -> Outcome {
        var budget = Self.turnLimit
        while count > 0 {
            guard budget > 0 else { return .blocked }
            let sent = sendOnce(to: descriptor)
            guard sent > 0 else {
                switch errno {
                case EINTR: continue
                case EAGAIN: return .blocked
                default: return .failed
                }
            }
            budget -= sent
            drop(sent)
        }
        return .sent
    }

    private func sendOnce(to descriptor: Int32) -> Int {
        pieces[next].withUnsafeBytes { first in
            let head = iovec(first, from: offset)
            guard next + 1 < pieces.count else { return Self.send([head], to: descriptor) }
            return pieces[next + 1].withUnsafeBytes { second in
                Self.send([head, iovec(second, from: 0)], to: descriptor)
            }
        }
    }

    private static func send(_ vectors: [iovec], to descriptor: Int32) -> Int {
        var vectors = vectors
        return vectors.withUnsafeMutableBufferPointer { buffer in
            var message = msghdr()
            message.msg_iov = buffer.baseAddress
            message.msg_iovlen = buffer.count
            return sendmsg(descriptor, &message, Int32(MSG_NOSIGNAL))
        }
    }

    private mutating func drop(_ sent: Int) {
        count -= sent
        var left = sent
        while left > 0 {
            let remaining = pieces[next].count - offset
            guard left >= remaining else {
                offset += left
                return
            }
            left -= remaining
            offset = 0
            pieces[next] = Data()
            next += 1
        }
        if next == pieces.count {
            pieces.removeAll(keepingCapacity: true)
            next = 0
        } else if next >= 64 {
            pieces.removeFirst(next)
            next = 0
        }
    }
}

extension iovec {
    /// The bytes of a buffer from an offset on, which `sendmsg` only reads.
    fileprivate init(_ buffer: UnsafeRawBufferPointer, from offset: Int) {
        self.init(
            iov_base: UnsafeMutableRawPointer(mutating: buffer.baseAddress.map { $0 + offset }),
            iov_len: buffer.count - offset
        )
    }
}
