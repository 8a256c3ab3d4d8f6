import Foundation

/// Makes the beginning of an untrusted response safe to store and to show.
enum ResponseSnippet {
    /// The greatest length of a snippet in bytes of UTF-8.
    static let maximumByteCount = 1024

    /// Repairs UTF-8, turns line breaks and tabs into spaces, replaces control and format characters.
    ///
    /// Format characters include the bidirectional overrides, which could make a text read otherwise
    /// than it is stored.
    ///
    /// - Parameter body: The first bytes of the body, in any encoding.
    /// - Returns: At most ``maximumByteCount`` bytes, never ending within a character's encoding.
    static func text(of body: Data) -> String {
        var snippet = String.UnicodeScalarView()
        var byteCount = 0
        for scalar in String(decoding: body, as: UTF8.self).unicodeScalars {
            let shown = sanitized(scalar)
            byteCount += UTF8.width(shown)
            if byteCount > maximumByteCount { break }
            snippet.append(shown)
        }
        return String(snippet)
    }

    private static func sanitized(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        switch scalar.properties.generalCategory {
        case .control where scalar == "\n" || scalar == "\r" || scalar == "\t": " "
        case .lineSeparator, .paragraphSeparator: " "
        case .control, .format, .unassigned, .privateUse: "\u{FFFD}"
        default: scalar
        }
    }
}
