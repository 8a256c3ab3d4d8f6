import Datasets
import Foundation
import Records
import Training

/// One run of the corpus: a spec and what is known of it.
struct CorpusItem: Sendable {
    /// The part of the corpus.
    enum Family: String, Codable, Sendable {
        /// A sound run.
        case healthy
        /// A sound run that a fault is injected into: its control.
        case control
        /// A run that faults are compared with, but that isn't claimed to be sound.
        case reference
        /// A sound run with a fault.
        case ladder
        /// A published program.
        case published
        /// A published program, repaired.
        case repaired
    }

    /// The run's name, unique.
    var id: String
    /// The part of the corpus.
    var family: Family
    /// The injected cause; nil for sound runs and published programs.
    var cause: Cause?
    /// The causes that explain the fault.
    var accepted: Set<Cause> = []
    /// How severe the fault is.
    var severity = ""
    /// The seed.
    var seed: UInt64
    /// Whether the run is kept from tuning.
    var isHeldOut: Bool
    /// The spec.
    var spec: JSONValue
    /// The name of the sound run to compare with.
    var control: String?
    /// What tells that the fault has consequences.
    var criterion = Effect.Criterion.score
    /// What is known of a published program.
    var label: CorpusFiles.Case.Label?
    /// What is done to the rows.
    var faults: [DataFault] = []

    /// Every run of a corpus, controls before what is compared with them.
    static func all(of files: CorpusFiles) throws -> [CorpusItem] {
        var items: [CorpusItem] = []
        for seed in files.healthy.seeds {
            for run in files.healthy.runs {
                items.append(
                    CorpusItem(
                        id: "\(run.id)/\(seed)", family: .healthy, seed: seed,
                        isHeldOut: files.healthy.heldOutSeeds.contains(seed),
                        spec: seeded(run.spec, seed)))
            }
        }
        items += try ladders(files.ladders)
        for entry in files.cases {
            for seed: UInt64 in 1...3 {
                if let sound = entry.sound {
                    items.append(
                        CorpusItem(
                            id: "\(entry.id) repaired/\(seed)", family: .repaired, seed: seed,
                            isHeldOut: false, spec: seeded(sound, seed)))
                }
                if let faulty = entry.faulty {
                    items.append(
                        CorpusItem(
                            id: "\(entry.id)/\(seed)", family: .published,
                            accepted: Set(entry.accepted), seed: seed, isHeldOut: false,
                            spec: seeded(faulty, seed),
                            control: entry.sound.map { _ in "\(entry.id) repaired/\(seed)" },
                            label: entry.label))
                }
            }
        }
        return items
    }

    private static func ladders(_ file: CorpusFiles.Ladders) throws -> [CorpusItem] {
        var controls: [String: CorpusItem] = [:]
        var items: [CorpusItem] = []
        for ladder in file.ladders {
            for name in ladder.bases {
                guard let plain = file.bases[name] else { continue }
                let base = try JSONPatch(ladder.prepare ?? []).applied(to: plain)
                let prepared = ladder.prepare == nil ? name : "\(name)+\(ladder.cause.rawValue)"
                for seed in file.seeds {
                    let control = "\(prepared)/\(seed)"
                    controls[control] = CorpusItem(
                        id: control, family: ladder.prepare == nil ? .control : .reference,
                        seed: seed,
                        isHeldOut: file.heldOutSeeds.contains(seed), spec: seeded(base, seed))
                    for rung in ladder.rungs where rung.bases?.contains(name) ?? true {
                        items.append(
                            CorpusItem(
                                id: "\(ladder.cause.rawValue) \(rung.severity) \(control)",
                                family: .ladder, cause: ladder.cause,
                                accepted: Set(ladder.accepted + [ladder.cause]),
                                severity: rung.severity, seed: seed,
                                isHeldOut: file.heldOutSeeds.contains(seed),
                                spec: try JSONPatch(rung.patch ?? []).applied(
                                    to: seeded(base, seed)),
                                control: control, criterion: ladder.criterion,
                                faults: rung.data ?? []))
                    }
                }
            }
        }
        return controls.values.sorted { $0.id < $1.id } + items
    }

    /// The spec with the run's seed, and its generator's rows with it.
    private static func seeded(_ spec: JSONValue, _ seed: UInt64) -> JSONValue {
        guard var members = spec.object else { return spec }
        members["seed"] = JSONValue(Int(seed))
        if var data = members["data"]?.object, var source = data["source"]?.object,
            source["generator"] != nil, source["seed"] == nil
        {
            source["seed"] = JSONValue(Int(seed))
            data["source"] = .object(source)
            members["data"] = .object(data)
        }
        return .object(members)
    }

    /// The job of the run, its rows made faulty where they are to be.
    func prepared() throws -> PreparedJob {
        @Sendable func none(_ id: String) throws(SpecErrors) -> Table {
            throw SpecErrors(.root, .notFound, "a corpus holds no uploaded data set")
        }
        let read = try SpecReader.read(spec)
        guard !faults.isEmpty else { return try PreparedJob(read, stored: none) }
        let table = try SourceLoader.load(
            read.data.source, stored: none, at: JSONPointer(tokens: ["data", "source"]))
        var share = 0.25
        if case .fraction(let fraction, _)? = read.data.validation { share = fraction }
        var rows = FaultyRows(table, validationShare: share)
        for fault in faults { rows.apply(fault, seed: seed) }
        let sources = rows.sources
        var members = spec.object ?? [:]
        var data = members["data"]?.object ?? [:]
        data["source"] = sources.training
        data["validation"] = sources.validation
        members["data"] = .object(data)
        return try PreparedJob(try SpecReader.read(.object(members)), stored: none)
    }
}
