"""Measures false alarms and missed faults on public tables.

Half of the tables is for developing and is told run by run; of the other half only totals are told.
"""

import argparse
import collections
import json
import math
import pathlib

import numpy

import advice
import nets
import peers
import preparing
import service
import sources

SOUND = 0.03

def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("binary")
    arguments.add_argument("--half", choices=["developing", "measuring"], default="measuring")
    arguments.add_argument("--tables", type=int, default=10_000, help="at most so many")
    arguments.add_argument("--every", type=int, default=1, help="only each so many-th table")
    arguments.add_argument("--cache", type=pathlib.Path, required=True)
    arguments.add_argument("--output", type=pathlib.Path)
    options = arguments.parse_args()
    cache = Cache(options.cache)
    chosen = []
    for package, name, frame in sources.tables():
        if sources.is_for_measuring(package, name) == (options.half == "measuring"):
            table = preparing.prepared(package, name, frame)
            if table is not None:
                chosen.append(table)
    chosen = chosen[:: options.every][: options.tables]
    with service.Service(options.binary) as server:
        runs = [run for table in chosen for run in sound_runs(table, server, cache)]
        faults = faulty_runs(chosen, runs, server)
    report = summary(options.half, chosen, runs, faults)
    if options.half == "developing":
        tell(runs, faults)
    print(json.dumps(report, indent=2))
    if options.output:
        options.output.write_text(json.dumps(report, indent=2) + "\n")


class Cache:
    """What scikit-learn reaches, which stays the same from one measurement to the next."""

    def __init__(self, path):
        self.path = path
        self.values = json.loads(path.read_text()) if path.exists() else {}

    def get(self, key, compute):
        if key not in self.values:
            self.values[key] = compute()
            self.path.write_text(json.dumps(self.values))
        return self.values[key]



class Run:
    """One run with what the service said of it."""

    def __init__(self, table, net, diagnosis, curves, fault=None):
        self.table, self.net, self.fault = table, net, fault
        self.diagnosis = diagnosis
        self.alarms = [f for f in diagnosis["findings"] if f["severity"] != "info"]
        values = [number(v) for v in curves.get(
            "validation_accuracy" if table.classes else "validation_loss", [])]
        if not table.classes:
            spread, held = numpy.var(table.y), numpy.var(table.held_y)
            values = [max(-1.0, 1 - v * spread / held) if held > 0 else 0 for v in values]
        self.scores = values or [-1.0]

    @property
    def score(self):
        return self.scores[-1] if math.isfinite(self.scores[-1]) else -1.0

    @property
    def causes(self):
        return [f.get("cause") or f.get("symptom") for f in self.alarms]


def number(value):
    return float(value) if not isinstance(value, str) else float(value.replace("Infinity", "inf"))


def sound_runs(table, server, cache):
    """The three nets on a table, all at once, beside the peers."""
    jobs = [server.post(net.spec(table)) for net in nets.NETS]
    for net, (job, problem) in zip(nets.NETS, jobs):
        if job is None:
            print(table.key, net.name, problem)
            continue
        run = Run(table, net, *server.result(job))
        run.peer = max(cache.get(f"{table.key} {net.name}", lambda: peers.scores(table, net)))
        run.is_sound = run.score >= run.peer - SOUND
        run.false_alarms = [f for f in run.alarms if is_false(f, run, cache)] if run.is_sound else []
        yield run


def is_false(finding, run, cache):
    """Whether a finding on a sound run is wrong."""
    cause = finding.get("cause")
    if cause == "nothing_to_learn":
        return cache.get(f"{run.table.key} learned", lambda: peers.can_be_learned(run.table))
    if cause == "target_leakage":
        return not cache.get(f"{run.table.key} leak", lambda: peers.gives_away(run.table))
    if finding.get("symptom") in ("overfitting", "validation_gap_from_start"):
        return run.score >= max(run.scores) - 0.01
    return True


def faulty_runs(tables, runs, server):
    """One fault for each table, in turn, each on its first net."""
    sound = {run.table.key: run for run in runs if run.net is nets.NETS[0]}
    result, waiting = [], []
    names = sorted(nets.FAULTS)
    for index, table in enumerate(tables):
        twin = sound.get(table.key)
        if twin is None or not twin.is_sound or twin.alarms:
            continue
        for offset in range(2):
            fault = names[(2 * index + offset) % len(names)]
            spec = nets.FAULTS[fault](nets.NETS[0], table, numpy.random.RandomState(index))
            job, problem = server.post(spec)
            if job is None:
                print(table.key, fault, problem)
            else:
                waiting.append((table, fault, twin, job))
    for table, fault, twin, job in waiting:
        run = Run(table, nets.NETS[0], *server.result(job), fault=fault)
        run.twin = twin
        # A fault of the spec that costs nothing isn't one; neither is one where nothing was learned.
        run.counts = fault in nets.OF_ROWS or twin.score - run.score >= 0.1
        run.advice = follow(run, job, server) if run.counts and fault not in nets.OF_ROWS else None
        result.append(run)
    return result


def follow(run, job, server):
    """The first remedy of a faulty run, and what became of the run with another seed."""
    remedy = next((f["remedies"][0] for f in run.alarms if f["remedies"]), None)
    if remedy is None:
        return None
    spec = advice.patched(server.stored_spec(job), remedy["patch"])
    again, problem = server.post(spec | {"seed": spec.get("seed", 0) + 1000})
    if again is None:
        return remedy["id"], "refused"
    after = Run(run.table, run.net, *server.result(again))
    return remedy["id"], advice.outcome(run.score, after.score, run.twin.score)


def wilson(hits, count, deff=1.0, z=1.96):
    """Wilson's interval, for a count whose effective size is smaller by `deff`."""
    if count == 0:
        return [0.0, 1.0]
    size, share = count / max(deff, 1), hits / count
    middle = (share + z * z / (2 * size)) / (1 + z * z / size)
    half = z * math.sqrt(share * (1 - share) / size + z * z / (4 * size * size)) / (1 + z * z / size)
    return [round(max(0, middle - half), 4), round(min(1, middle + half), 4)]


def design_effect(groups):
    """How much more a rate of clustered runs varies than that of independent ones."""
    count = sum(len(g) for g in groups)
    share = sum(map(sum, groups)) / max(1, count)
    if share in (0, 1) or count == 0:
        return 1.0
    between = sum((sum(g) - share * len(g)) ** 2 for g in groups)
    return max(1.0, between / (count * share * (1 - share)))


def summary(half, tables, runs, faults):
    sound = [run for run in runs if run.is_sound]
    groups = collections.defaultdict(list)
    for run in sound:
        groups[run.table.key].append(bool(run.false_alarms))
    alarmed = sum(map(sum, groups.values()))
    effect = design_effect(list(groups.values()))
    counted = [run for run in faults if run.counts]
    found = sum(bool(run.alarms) for run in counted)
    by_fault = {}
    for name in sorted(nets.FAULTS):
        own = [run for run in counted if run.fault == name]
        by_fault[name] = [sum(bool(run.alarms) for run in own), len(own)]
    followed = [run.advice for run in faults if run.advice]
    return {
        "half": half, "tables": len(tables), "runs": len(runs),
        "sound": len(sound), "sound_share": round(len(sound) / max(1, len(runs)), 4),
        "false_alarms": alarmed,
        "false_alarm_rate": round(alarmed / max(1, len(sound)), 4),
        "interval": wilson(alarmed, len(sound), effect),
        "any_finding_above_info": sum(bool(run.alarms) for run in sound),
        "false_causes": collections.Counter(
            f.get("cause") or f.get("symptom") for run in sound for f in run.false_alarms),
        "undetermined": sum(run.diagnosis["verdict"] == "undetermined" for run in runs),
        "faults": len(counted), "found": found,
        "found_rate": round(found / max(1, len(counted)), 4),
        "found_interval": wilson(found, len(counted)), "by_fault": by_fault,
        "advice": collections.Counter(outcome for _, outcome in followed),
        "advice_by_remedy": {
            remedy: collections.Counter(o for r, o in followed if r == remedy)
            for remedy in sorted({r for r, _ in followed})},
    }


def tell(runs, faults):
    for run in runs:
        if run.alarms:
            print("ALARM" if run.is_sound and run.false_alarms else "alarm", run.table.key,
                  run.net.name, "sound" if run.is_sound else "poor",
                  f"{run.score:.3f} best {max(run.scores):.3f} peer {run.peer:.3f}",
                  f"rows {len(run.table.x)}x{run.table.x.shape[1]} classes {run.table.classes}",
                  [(f.get("symptom"), f.get("cause"), f["severity"], f["confidence"])
                   for f in run.alarms])
    for run in faults:
        if run.counts and not run.alarms:
            print("MISSED", run.table.key, run.fault,
                  f"{run.score:.3f} twin {run.twin.score:.3f}", run.diagnosis["verdict"],
                  [(f.get("symptom"), f.get("cause")) for f in run.diagnosis["findings"]])


if __name__ == "__main__":
    main()
