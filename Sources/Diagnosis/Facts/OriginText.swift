import Records

/// Says where a non-finite value comes from, as a replay of its step showed.
enum OriginText {
    /// How many rows are named.
    private static let namedRows = 5

    /// The sentences on an event, without the last full stop; nil without a replay.
    static func phrase(_ event: NonFiniteEvent) -> Phrase? {
        guard let origin = event.origin else { return nil }
        let what = failure(event, origin)
        guard let rows = rows(origin, isHeldOut: event.pass == .validation) else { return what }
        return Phrase("\(what.english). \(rows.english)", "\(what.chinese)。\(rows.chinese)")
    }

    /// The numbers that a replay showed.
    static func clues(_ event: NonFiniteEvent) -> [Evidence] {
        guard let origin = event.origin else { return [] }
        let place = event.layer.map { "\($0) " } ?? ""
        var clues: [Evidence] = []
        if let operand = origin.operand {
            clues.append(
                Evidence(
                    "\(place)\(origin.operation) operand", step: event.step, value: operand,
                    expected: .finite))
        }
        if let value = origin.float64Value {
            clues.append(
                Evidence(
                    "\(place)\(origin.operation) in float64", step: event.step, value: value,
                    expected: .below(Double(Float.greatestFiniteMagnitude))))
        }
        return clues
    }

    private static func failure(_ event: NonFiniteEvent, _ origin: NonFiniteOrigin) -> Phrase {
        let place = event.layer.map { Phrase(" in \($0)", "（\($0)）") } ?? Phrase("", "")
        let operation = origin.operation
        let double = double(origin)
        switch origin.kind {
        case .given:
            return given(event, origin)
        case .overflow:
            let value = origin.float64Value.map(NumberText.short) ?? "a number"
            let chinese = origin.float64Value.map { " \(NumberText.short($0)) " } ?? ""
            return Phrase(
                "The first operation to fail is \(operation)\(place.english): \(value) is more than float32 can hold\(double.english)",
                "最先出错的运算是 \(operation)\(place.chinese)：结果\(chinese)超出 float32 的范围\(double.chinese)"
            )
        case .underflow:
            return Phrase(
                "The first operation to fail is \(operation)\(place.english): its operand is too small for float32 and became \(operand(origin))\(double.english)",
                "最先出错的运算是 \(operation)\(place.chinese)：其操作数小于 float32 的最小值，变成了 \(operand(origin))\(double.chinese)"
            )
        case .singularity:
            let of = origin.operand == nil ? "" : " of \(operand(origin))"
            let chinese = origin.operand == nil ? "" : "（操作数 \(operand(origin))）"
            return Phrase(
                "The first operation to fail is \(operation)\(of)\(place.english), which isn't defined\(double.english)",
                "最先出错的运算是 \(operation)\(chinese)\(place.chinese)，它没有定义\(double.chinese)")
        }
    }

    private static func given(_ event: NonFiniteEvent, _ origin: NonFiniteOrigin) -> Phrase {
        switch event.pass {
        case .validation where ["inputs", "targets", "labels"].contains(event.tensor):
            let name = ["targets": "目标", "labels": "标签"][event.tensor] ?? "输入"
            return Phrase(
                "The \(event.tensor) of rows held out are NaN, infinite or fit no output",
                "留出样本的\(name)是 NaN、无穷大，或不对应任何输出")
        case .data where event.tensor == "labels":
            return Phrase(
                "The label \(operand(origin)) fits no output of the network",
                "标签 \(operand(origin)) 不对应网络的任何输出")
        case .data:
            let name = event.tensor == "targets" ? "目标" : "输入"
            return Phrase(
                "The batch's \(event.tensor) were NaN or infinite before anything was computed",
                "该批次的\(name)在计算之前就已是 NaN 或无穷大")
        case .initialization:
            return Phrase(
                "\(event.tensor) was non-finite before the first step (\(origin.operation))",
                "\(event.tensor) 在第一步之前就已是非有限值（\(origin.operation)）")
        default:
            return Phrase(
                "\(event.tensor) was non-finite already, from an earlier update",
                "\(event.tensor) 在之前的更新中就已变为非有限值")
        }
    }

    private static func double(_ origin: NonFiniteOrigin) -> Phrase {
        switch origin.failsInFloat64 {
        case true: Phrase("; double precision fails too", "；双精度同样失败")
        case false: Phrase("; in double precision the step is finite", "；双精度下该步是有限的")
        case nil: Phrase("", "")
        }
    }

    private static func operand(_ origin: NonFiniteOrigin) -> String {
        NumberText.short(origin.operand ?? 0)
    }

    private static func rows(_ origin: NonFiniteOrigin, isHeldOut: Bool) -> Phrase? {
        guard origin.rowCount > 0 else { return nil }
        let place = isHeldOut ? Phrase("rows held out", "留出样本") : Phrase("training set", "训练集")
        let named = Phrase(listing: origin.rows.prefix(namedRows).map(String.init))
        if origin.rowCount == 1 {
            return Phrase(
                "It comes from row \(named.english) of the \(place.english)",
                "它来自\(place.chinese)的第 \(named.chinese) 行")
        }
        let more = origin.rowCount > namedRows ? Phrase(", among others", " 等") : Phrase("", "")
        return Phrase(
            "It comes from \(origin.rowCount) rows of the \(place.english): \(named.english)\(more.english)",
            "它来自\(place.chinese)的 \(origin.rowCount) 行：\(named.chinese)\(more.chinese)")
    }
}
