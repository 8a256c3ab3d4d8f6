import SocketServer

/// What a client says of the forms that it sends or takes.
enum MediaType {
    /// The type of a `Content-Type`, in lower case and without parameters; nil if there is none.
    static func content(_ headers: HTTPHeaders) -> String? {
        headers["Content-Type"].map { essence($0) }
    }

    /// The best of some types for an `Accept`; nil if none is accepted.
    ///
    /// - Source: RFC 9110 §12.5.1.
    ///
    /// - Parameters:
    ///   - offers: What can be sent, the favourite first.
    ///   - headers: What the client says; nothing means anything.
    /// - Returns: The offer.
    static func best(of offers: [String], for headers: HTTPHeaders) -> String? {
        let ranges = WeightedList.read(headers.list("Accept"))
        if ranges.isEmpty { return offers.first }
        let weighted = offers.enumerated().map { index, offer in
            (offer: offer, weight: weight(of: offer, in: ranges), index: index)
        }
        return weighted.filter { $0.weight > 0 }
            .max { ($0.weight, -$0.index) < ($1.weight, -$1.index) }?.offer
    }

    /// The most specific range that fits decides.
    private static func weight(of offer: String, in ranges: [WeightedList.Item]) -> Double {
        let group = offer.prefix { $0 != "/" } + "/*"
        for pattern in [offer, String(group), "*/*"] {
            if let range = ranges.first(where: { essence($0.value) == pattern }) {
                return range.weight
            }
        }
        return 0
    }

    private static func essence(_ text: String) -> String {
        let type = text.prefix { $0 != ";" }
        return String(type.filter { $0 != " " && $0 != "\t" }).lowercased()
    }
}

/// A list of values with weights, such as `zh;q=0.9, en`.
enum WeightedList {
    /// One value.
    struct Item {
        var value: String
        var weight: Double
    }

    /// Reads the members of a field; a weight that isn't a number counts as 1.
    static func read(_ members: [String]) -> [Item] {
        members.map { member in
            let parts = member.split(separator: ";").map { part in
                String(part.filter { $0 != " " && $0 != "\t" })
            }
            let weight = parts.dropFirst().first { $0.lowercased().hasPrefix("q=") }
                .flatMap { Double($0.dropFirst(2)) }
            return Item(value: parts.first ?? "", weight: weight ?? 1)
        }
    }
}
