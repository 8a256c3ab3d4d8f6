extension Schema.Kind {
    /// The kind in words, English with its article.
    var phrase: Phrase {
        switch self {
        case .any: return Phrase("a value", "任意值")
        case .nullable(let inner):
            let inner = inner.phrase
            return Phrase("\(inner.english) or null", "\(inner.chinese)或 null")
        case .either(let kinds):
            let kinds = kinds.map(\.phrase)
            return Phrase(
                kinds.map(\.english).joined(separator: " or "),
                kinds.map(\.chinese).joined(separator: "，或"))
        case .boolean: return Phrase("true or false", " true 或 false")
        case .integer(let bounds):
            return Schema.Kind.joined(Phrase("an integer", "整数"), bounds)
        case .number(let bounds):
            return Schema.Kind.joined(Phrase("a number", "数"), bounds)
        case .string(let maximumLength):
            return Phrase(
                "a string of at most \(maximumLength) characters",
                "至多 \(maximumLength) 个字符的字符串")
        case .choice(let names):
            let quoted = Phrase(listing: names.map { "\"\($0)\"" })
            return names.count == 1
                ? Phrase(quoted.english, " \(quoted.chinese)")
                : Phrase("one of \(quoted.english)", "以下之一：\(quoted.chinese)")
        case .list(let inner, let count):
            let (low, high) = (count.lowerBound, count.upperBound)
            let (size, inner) = (low == high ? "\(low)" : "\(low) to \(high)", inner.phrase)
            return Phrase(
                "a list of \(size), each \(inner.english)",
                "含 \(low == high ? "\(low)" : "\(low) 到 \(high)") 个元素的列表，每个元素为\(inner.chinese)")
        case .map(let inner, let maximumCount):
            let inner = inner.phrase
            return Phrase(
                "an object of at most \(maximumCount) members, each \(inner.english)",
                "至多 \(maximumCount) 个成员的对象，每个成员为\(inner.chinese)")
        case .object: return .anObject
        case .component(let set):
            let noun = set.phrase
            return Phrase(
                "an object with the \(noun.english)'s \"type\"",
                "一个对象，其 \"type\" 为\(noun.chinese)的类型")
        case .variant(let variants):
            let names = Phrase(listing: variants.map { "\"\($0.key)\"" })
            return Phrase(
                "an object with one of \(names.english)", "含以下成员之一的对象：\(names.chinese)")
        }
    }

    private static func joined(_ noun: Phrase, _ bounds: Bounds) -> Phrase {
        let range = bounds.phrase
        return range.english.isEmpty
            ? noun
            : Phrase("\(noun.english) \(range.english)", "\(range.chinese)的\(noun.chinese)")
    }
}

extension ComponentSet {
    /// What the members are, in every language; a noun without a translation stays as it is.
    var phrase: Phrase { Phrase(noun, ComponentSet.chinese[noun] ?? noun) }

    private static let chinese = [
        "augmentation": "数据增强", "generator": "生成器", "gradient clipping": "梯度裁剪",
        "initializer": "初始化方法", "layer": "层", "loss": "损失函数", "optimizer": "优化器",
        "preprocessor": "预处理", "preset": "预设模型", "schedule": "学习率调度",
    ]
}

extension Phrase {
    static let anObject = Phrase("an object", "一个对象")

    /// What should be, and what is.
    static func expected(_ kind: Phrase, got: Phrase) -> Phrase {
        Phrase(
            "expected \(kind.english), got \(got.english)", "应为\(kind.chinese)，实为 \(got.chinese)")
    }
}
