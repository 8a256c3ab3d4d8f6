import Foundation
import Records

/// The corpus as it lies on disk: sound runs, sound runs with injected faults, real programs.
struct CorpusFiles: Sendable {
    /// `healthy.json`.
    struct Healthy: Codable, Sendable {
        /// Each run is made with each of these seeds.
        var seeds: [UInt64]
        /// The seeds that rules aren't tuned on.
        var heldOutSeeds: Set<UInt64>
        /// The runs.
        var runs: [Run]

        /// One sound spec.
        struct Run: Codable, Sendable {
            /// Its name.
            var id: String
            /// The spec; its seed and that of its generator are those of the run.
            var spec: JSONValue
        }

        enum CodingKeys: String, CodingKey {
            case seeds, runs
            case heldOutSeeds = "held_out_seeds"
        }
    }

    /// `ladders.json`.
    struct Ladders: Codable, Sendable {
        /// Each rung is run with each of these seeds.
        var seeds: [UInt64]
        /// The seeds that rules aren't tuned on.
        var heldOutSeeds: Set<UInt64>
        /// Sound specs by name.
        var bases: [String: JSONValue]
        /// The ladders.
        var ladders: [Ladder]

        enum CodingKeys: String, CodingKey {
            case seeds, bases, ladders
            case heldOutSeeds = "held_out_seeds"
        }
    }

    /// One fault at growing severity.
    struct Ladder: Codable, Sendable {
        /// What is wrong.
        var cause: Cause
        /// Causes that explain the same fault.
        var accepted: [Cause]
        /// The sound specs that it is injected into.
        var bases: [String]
        /// What tells that the fault has consequences.
        var criterion: Effect.Criterion
        /// The severities, mildest first.
        var rungs: [Rung]
        /// Changes that make a base one that the fault can strike, also made in the control.
        var prepare: [JSONPatch.Operation]?
    }

    /// One severity.
    struct Rung: Codable, Sendable {
        /// How severe, in words or numbers.
        var severity: String
        /// The change of the base's spec.
        var patch: [JSONPatch.Operation]?
        /// The change of the base's rows.
        var data: [DataFault]?
        /// Whether `cause` is replaced by the ladder's accepted ones alone.
        var bases: [String]?
    }

    /// A file of `cases/`.
    struct Case: Codable, Sendable {
        /// Its name.
        var id: String
        /// What it is, and what stands in for data that can't be had.
        var note: String
        /// The program as published.
        var faulty: JSONValue?
        /// The repaired program, or a sound one.
        var sound: JSONValue?
        /// Whether running the published program showed the fault.
        var label: Label
        /// Causes that explain the fault.
        var accepted: [Cause]

        /// What is known of the published program.
        enum Label: String, Codable, Sendable {
            /// It fails.
            case faulty
            /// It fails with some seeds.
            case seedDependent = "seed_dependent"
            /// It works as well as the repaired one.
            case healthy
            /// Nobody can say.
            case contested
        }
    }

    /// Sound runs.
    var healthy: Healthy
    /// Injected faults.
    var ladders: Ladders
    /// Real programs.
    var cases: [Case]

    /// Reads a corpus.
    ///
    /// - Parameter folder: The folder that holds `healthy.json`, `ladders.json` and `cases/`.
    /// - Throws: What reading and decoding throw.
    init(folder: URL) throws {
        func read<Value: Decodable>(_ type: Value.Type, _ url: URL) throws -> Value {
            try JSONCoding.decode(type, from: Data(contentsOf: url))
        }
        healthy = try read(Healthy.self, folder.appendingPathComponent("healthy.json"))
        ladders = try read(Ladders.self, folder.appendingPathComponent("ladders.json"))
        let files = try FileManager.default.contentsOfDirectory(
            at: folder.appendingPathComponent("cases"), includingPropertiesForKeys: nil)
        cases = try files.filter { $0.pathExtension == "json" }
            .sorted { $0.lastPathComponent < $1.lastPathComponent }
            .map { try read(Case.self, $0) }
    }
}
