import Foundation
import Records
import Testing

@testable import Accuracy

/// A small part of the corpus, for every test run; `make accuracy` measures all of it.
struct CorpusTests {
    private static let folder = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Benchmarks/faults")

    @Test func `a part of the corpus keeps the rates`() throws {
        let corpus = try Corpus(folder: Self.folder, every: 40)
        let outcome = try corpus.run(threads: ProcessInfo.processInfo.activeProcessorCount)
        let rates = outcome.report.all
        // Some twenty ill runs and as many sound ones: one or two mistakes are within the noise.
        #expect(rates.detected.value >= 0.85, "\(outcome.mistakes)")
        #expect(rates.falseAlarms.value <= 0.1, "\(outcome.mistakes)")
        #expect(rates.firstRight.value >= 0.7, "\(outcome.mistakes)")
        #expect(rates.detected.trials >= 15 && rates.falseAlarms.trials >= 10)
        #expect(outcome.markdown.contains("| ill runs detected |"))
    }

    @Test func `every cause has a ladder or a reason to have none`() throws {
        let files = try CorpusFiles(folder: Self.folder)
        let covered = Set(files.ladders.ladders.map(\.cause))
        // Augmentation needs images; its ladder isn't written yet.
        #expect(Set(Cause.allCases).subtracting(covered) == [.augmentationTooStrong])
        #expect(files.healthy.runs.count * files.healthy.seeds.count >= 200)
        #expect(files.ladders.seeds.count >= 5)
    }
}
