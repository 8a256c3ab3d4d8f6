import CCurl
import Foundation

/// One libcurl easy handle that is used for one request and then thrown away.
///
/// A fresh handle has no open connection, so every delivery dials and passes ``Exchange``'s check.
final class CurlTransfer {
    // libcurl asks for one initialisation per process; a static constant is computed once, whichever
    // thread comes first.
    private static let isLibraryReady = ccurl_global_init() == CURLE_OK

    private let handle: UnsafeMutableRawPointer
    private var headers: UnsafeMutablePointer<curl_slist>?

    /// The first failure to set an option; a transfer with one must not be performed.
    private var setupCode = CURLE_OK

    /// Makes a handle, or nil if libcurl has no memory for one.
    init?() {
        guard Self.isLibraryReady, let handle = curl_easy_init() else { return nil }
        self.handle = handle
    }

    deinit {
        curl_easy_cleanup(handle)
        curl_slist_free_all(headers)
    }

    func set(_ option: CURLoption, _ value: Bool) {
        set(option, value ? 1 : 0)
    }

    func set(_ option: CURLoption, _ value: Int) {
        note(ccurl_set_long(handle, option, value))
    }

    func set(_ option: CURLoption, _ value: String) {
        note(ccurl_set_string(handle, option, value))
    }

    /// Sets a time limit; anything below a millisecond counts as one, for libcurl reads 0 as none.
    func setLimit(_ option: CURLoption, _ limit: Duration) {
        let milliseconds = (limit / .milliseconds(1)).rounded(.up)
        set(option, Int(min(max(milliseconds, 1), 86_400_000)))
    }

    /// Makes the request a POST of a copy of these bytes.
    func setBody(_ body: Data) {
        set(CURLOPT_POST, true)
        note(ccurl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
        // libcurl takes a null pointer to mean that it should read the body from standard input.
        let bytes = body.isEmpty ? Data([0]) : body
        bytes.withUnsafeBytes {
            note(ccurl_set_bytes(handle, CURLOPT_COPYPOSTFIELDS, $0.baseAddress))
        }
    }

    /// Adds a header; libcurl writes one without a value as `name;`.
    func addHeader(_ name: String, _ value: String) {
        append(value.allSatisfy { $0 == " " } ? "\(name);" : "\(name): \(value)")
    }

    /// Takes away a header that libcurl would send by itself.
    func removeHeader(_ name: String) {
        append("\(name):")
    }

    /// Performs the request, handing addresses and response to the exchange.
    ///
    /// - Parameter exchange: The receiver of libcurl's calls during the transfer.
    /// - Returns: `CURLE_OK`, or what went wrong in the preparation or in the transfer.
    func perform(with exchange: Exchange) -> CURLcode {
        note(ccurl_set_list(handle, CURLOPT_HTTPHEADER, headers))
        return withExtendedLifetime(exchange) {
            let context = Unmanaged.passUnretained(exchange).toOpaque()
            note(ccurl_set_open_socket_function(handle, openSocket, context))
            note(ccurl_set_header_function(handle, receiveHeader, context))
            note(ccurl_set_write_function(handle, receiveBody, context))
            guard setupCode == CURLE_OK else { return setupCode }
            return ccurl_perform(handle)
        }
    }

    /// The status of the answer, 0 if there was none.
    var status: Int { ccurl_get_long(handle, CURLINFO_RESPONSE_CODE) }

    /// The `errno` of the last failed connect, 0 if there was none.
    var systemError: Int32 { Int32(truncatingIfNeeded: ccurl_get_long(handle, CURLINFO_OS_ERRNO)) }

    /// The wait that `Retry-After` asks for, in seconds, whether given as a number or as a date.
    var retryAfterSeconds: Double? {
        let seconds = ccurl_get_size(handle, CURLINFO_RETRY_AFTER)
        return seconds > 0 ? Double(seconds) : nil
    }

    private func append(_ line: String) {
        guard let extended = curl_slist_append(headers, line) else {
            note(CURLE_OUT_OF_MEMORY)
            return
        }
        headers = extended
    }

    private func note(_ code: CURLcode) {
        if setupCode == CURLE_OK { setupCode = code }
    }
}

// libcurl calls these during `perform`, on the same thread, with the exchange as context.

private func exchange(_ context: UnsafeMutableRawPointer?) -> Exchange? {
    context.map { Unmanaged<Exchange>.fromOpaque($0).takeUnretainedValue() }
}

private func openSocket(
    context: UnsafeMutableRawPointer?,
    purpose: curlsocktype,
    address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let exchange = exchange(context), let address else { return CURL_SOCKET_BAD }
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = ccurl_copy_address(address, &bytes)
    guard exchange.mayDial(IPAddress(bytes: bytes.prefix(count))) else { return CURL_SOCKET_BAD }
    return ccurl_open_socket(address)
}

private func receiveHeader(
    bytes: UnsafeMutablePointer<CChar>?,
    size: Int,
    count: Int,
    context: UnsafeMutableRawPointer?
) -> Int {
    let line = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return exchange(context)?.receive(headerLine: line) == true ? line.count : 0
}

private func receiveBody(
    bytes: UnsafeMutablePointer<CChar>?,
    size: Int,
    count: Int,
    context: UnsafeMutableRawPointer?
) -> Int {
    let part = UnsafeRawBufferPointer(start: bytes, count: size * count)
    return exchange(context)?.receive(body: part) == true ? part.count : 0
}
