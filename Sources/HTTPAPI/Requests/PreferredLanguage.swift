import Records
import SocketServer

extension Language {
    /// The language with the greatest weight in an `Accept-Language`, English where nothing is asked
    /// for.
    ///
    /// - Source: RFC 9110 §12.5.4.
    static func preferred(_ headers: HTTPHeaders) -> Language {
        let ranges = WeightedList.read(headers.list("Accept-Language"))
        let known = ranges.filter { $0.weight > 0 }.compactMap { range in
            let primary = range.value.lowercased().prefix { $0 != "-" }
            return Language(rawValue: String(primary)).map { (language: $0, weight: range.weight) }
        }
        // The first of equals wins.
        return known.reversed().max { $0.weight < $1.weight }?.language ?? .english
    }
}

extension HTTPHeaders {
    /// Says that an answer is in a language because the client prefers it.
    mutating func tell(_ language: Language) {
        self["Content-Language"] = language.rawValue
        self["Vary"] = "Accept-Language"
    }

    /// The fields of an answer in a language that the client prefers.
    static func telling(_ language: Language) -> HTTPHeaders {
        var headers = HTTPHeaders()
        headers.tell(language)
        return headers
    }
}
