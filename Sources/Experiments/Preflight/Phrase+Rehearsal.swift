import Records

/// Why a rehearsal has nothing to judge by, where several checks say the same.
extension Phrase {
    /// The layers don't make a network.
    static let notCompiled = Phrase("the network can't be compiled", "网络无法编译")
    /// Training can't begin.
    static let firstLossNotFinite = Phrase("the first loss isn't finite", "初始损失不是有限值")

    /// The time was over early.
    static func onlySteps(_ count: Int) -> Phrase {
        Phrase("there was time for \(count) steps only", "时间只够 \(count) 步")
    }
}
