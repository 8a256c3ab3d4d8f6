import Foundation
import Records

/// Measures how far the diagnosis can be relied upon: runs a corpus and writes a report.
public struct Corpus: Sendable {
    private let items: [CorpusItem]

    /// Reads a corpus.
    ///
    /// - Parameters:
    ///   - folder: The folder that holds `healthy.json`, `ladders.json` and `cases/`.
    ///   - every: Only every how many runs are kept, for a quick look; controls stay with their faults.
    ///   - filter: Only runs with this in their name.
    /// - Throws: What reading throws.
    public init(folder: URL, every: Int = 1, filter: String? = nil) throws {
        let all = try CorpusItem.all(of: CorpusFiles(folder: folder))
        var chosen = all.filter { $0.family != .control && $0.family != .reference }
        if let filter { chosen = chosen.filter { $0.id.contains(filter) } }
        if every > 1 {
            // By a hash of the name, so that all parts of the corpus stay represented.
            chosen = chosen.filter { Corpus.hash($0.id) % UInt64(every) == 0 }
        }
        let names = Set(chosen.map(\.id))
        let needed = Set(chosen.compactMap(\.control)).subtracting(names)
        items = all.filter { names.contains($0.id) || needed.contains($0.id) }
    }

    /// How many runs there are.
    public var count: Int { items.count }

    /// Runs the corpus.
    ///
    /// - Parameters:
    ///   - threads: How many threads work.
    ///   - progress: Told of every run: how many are done, of how many, and a line about it.
    /// - Returns: What the runs showed.
    /// - Throws: ``CorpusError`` with the name of a run that can't be trained.
    public func run(
        threads: Int, progress: @escaping @Sendable (Int, Int, String) -> Void = { _, _, _ in }
    ) throws -> CorpusOutcome {
        let runner = CorpusRunner(threads: threads) { done, total, result in
            progress(done, total, result.line)
        }
        return CorpusOutcome(results: try runner.run(items))
    }

    /// FNV-1a.
    private static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}

/// What a corpus showed.
public struct CorpusOutcome: Sendable {
    let results: [CorpusResult]

    /// The report.
    var report: AccuracyReport { AccuracyReport(results) }

    /// The report as a page.
    public var markdown: String { report.markdown }

    /// The report as JSON.
    ///
    /// - Throws: What encoding throws.
    public func reportJSON() throws -> Data { try JSONCoding.encode(report, pretty: true) }

    /// Every run as JSON, one a line.
    ///
    /// - Throws: What encoding throws.
    public func runsJSON() throws -> Data {
        var data = Data()
        for result in results {
            data += try JSONCoding.encode(result)
            data += Data("\n".utf8)
        }
        return data
    }

    /// Ill runs that were called healthy or undetermined, sound ones that weren't, and wrong causes.
    public var mistakes: [String] {
        results.filter { result in
            switch result.isIll {
            case true: !result.isAlarm || result.rank != 1
            case false: result.isAlarm
            case nil: false
            }
        }.map(\.line)
    }
}

extension CorpusResult {
    /// The run in a line.
    var line: String {
        let truth =
            isIll == true
            ? "ill" : isIll == false ? "sound" : effect == Effect.none ? "no effect" : "unclear"
        let named = ranking.prefix(4).map {
            "\($0.cause.rawValue) \(String(format: "%.2f", $0.confidence))"
        }
        return """
            \(id) [\(truth), score \(String(format: "%.2f", score.score))] \(verdict.rawValue) \
            \(symptoms.map(\.rawValue).joined(separator: ",")) → \(named.joined(separator: ", "))
            """
    }
}
