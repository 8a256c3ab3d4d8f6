#!/usr/bin/env python3
"""Measures what a job costs whose rows stand in its spec, beside one whose rows are generated.

    measure_large_spec.py BINARY [--seconds 20] [--jobs 6] [--requests 20]

What is written is what /proc says of the process: `write_bytes` goes to the disk, `wchar` through
system calls. Times are the median of so many answers, or of those that came within 30 s. The
standard library suffices; Linux only.
"""

import argparse
import json
import pathlib
import random
import statistics
import subprocess
import tempfile
import time
import urllib.request
from time import perf_counter as clock

ROWS, FEATURES, CLASSES = 50_000, 20, 3
ENDLESS = 1_000_000
# Seconds after which a path isn't asked again, however few the answers were.
PATIENCE = 30


def spec(name, source):
    """A job that doesn't end by itself, and writes little else than how far it is."""
    return json.dumps({
        "name": name, "data": {"source": source},
        "model": {"layers": [
            {"type": "linear", "out_features": 16}, {"type": "relu"},
            {"type": "linear", "out_features": CLASSES}]},
        "loss": {"type": "cross_entropy"}, "optimizer": {"type": "sgd", "lr": 0.01},
        "epochs": ENDLESS, "batch_size": 100, "checkpoint_every_steps": 1_000_000_000,
        "preflight": "off", "diagnosis": {"budget_percent": 0},
        "watch": {"every": 1000, "histograms_every": 0}}).encode()


def specs():
    """The two jobs: the same number of rows, in the spec or not."""
    draw = random.Random(0)
    labels = [row % CLASSES for row in range(ROWS)]
    inputs = [
        [round(draw.gauss(label, 1), 5) for _ in range(FEATURES)] for label in labels]
    return {
        "generator": spec("generator", {
            "generator": "blobs", "rows": ROWS, "features": FEATURES, "centers": CLASSES}),
        "inline": spec("inline", {"inline": {"inputs": inputs, "labels": labels}}),
    }


class Service:
    """A service with a data directory of its own, for as long as the block lasts."""

    def __init__(self, binary, workers):
        self.directory = tempfile.TemporaryDirectory()
        self.process = subprocess.Popen(
            [binary, "serve", "--port", "0", "--workers", str(workers), "--data",
             self.directory.name], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        line = self.process.stdout.readline()
        if "http://" not in line:
            raise SystemExit(f"the service doesn't start: {line}")
        self.url = line.split()[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.directory.cleanup()

    def ask(self, path, body=None):
        request = urllib.request.Request(self.url + path, body)
        if body is not None:
            request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request) as answer:
            return answer.read()

    def submit(self, body):
        return json.loads(self.ask("/v1/jobs", body))["id"]

    def running(self):
        """The oldest job that runs, without its spec; waits until it has told how far it is."""
        end = clock() + 300
        while clock() < end:
            jobs = json.loads(self.ask("/v1/jobs?state=running"))["data"]
            if jobs and jobs[-1]["progress"]:
                return jobs[-1]
            time.sleep(0.1)
        raise SystemExit("no job runs")

    def recorded(self, job):
        """Waits until the series of a job are there to be asked for."""
        end = clock() + 300
        while not json.loads(self.ask(f"/v1/jobs/{job}/metrics"))["series"]:
            if clock() > end:
                raise SystemExit("no series was recorded")
            time.sleep(0.1)

    def read(self, name):
        """A file of /proc, by the names of its lines."""
        text = pathlib.Path(f"/proc/{self.process.pid}/{name}").read_text()
        return {key: value for key, _, value in (line.partition(":") for line in text.splitlines())}

    def peak_megabytes(self):
        return int(self.read("status")["VmHWM"].split()[0]) / 1024

    def forget_peak(self):
        pathlib.Path(f"/proc/{self.process.pid}/clear_refs").write_text("5")


def writing(binary, body, seconds):
    """What a running job writes, in megabytes in all and in kilobytes an update."""
    with Service(binary, workers=1) as service:
        service.submit(body)
        service.running()
        # Read before the list, whose answer may take seconds to write but shows what was at first.
        before, start = service.read("io"), clock()
        version = service.running()["version"]
        time.sleep(max(0, seconds - (clock() - start)))
        after, took = service.read("io"), clock() - start
        # Each update raises the version by one.
        updates = max(1, service.running()["version"] - version)
        figures = {"updates a second": updates / took}
        for name, text in [("write_bytes", "to the disk"), ("wchar", "by system calls")]:
            written = int(after[name]) - int(before[name])
            figures[f"written {text}, MB/s"] = written / took / 1e6
            figures[f"written {text}, kB an update"] = written / updates / 1e3
        return figures


def answering(binary, body, jobs, requests):
    """How long answers take beside so many jobs, in milliseconds, and how much memory."""
    with Service(binary, workers=2) as service:
        ids = [service.submit(body) for _ in range(jobs)]
        service.recorded(ids[0])
        figures = {"peak memory, accepting and starting, MB": service.peak_megabytes()}
        service.forget_peak()
        for name, path in [
            ("/v1/jobs", "/v1/jobs"), ("/v1/jobs/{id}/events", f"/v1/jobs/{ids[0]}/events"),
            ("/v1/jobs/{id}/metrics", f"/v1/jobs/{ids[0]}/metrics"),
            ("/v1/jobs/{id}", f"/v1/jobs/{ids[0]}"),
        ]:
            times = []
            while len(times) < requests and sum(times) < PATIENCE:
                start = clock()
                service.ask(path)
                times.append(clock() - start)
            figures[f"GET {name}, ms"] = 1e3 * statistics.median(times)
            if name != "/v1/jobs/{id}":
                figures["peak memory, answering, MB"] = service.peak_megabytes()
        return figures


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary")
    parser.add_argument("--seconds", type=float, default=20, help="how long to watch a job write")
    parser.add_argument("--jobs", type=int, default=6, help="beside how many jobs to ask")
    parser.add_argument("--requests", type=int, default=20, help="of how many to take the median")
    options = parser.parse_args()

    table = {}
    for column, body in specs().items():
        table[column] = {
            "size of the spec, kB": len(body) / 1e3,
            **writing(options.binary, body, options.seconds),
            **answering(options.binary, body, options.jobs, options.requests)}
    print(f"{'':45}{'generator':>12}{'inline':>12}{'ratio':>10}")
    for row, small in table["generator"].items():
        large = table["inline"][row]
        ratio = f"{large / small:10.1f}" if small else f"{'–':>10}"
        print(f"{row:45}{small:12.2f}{large:12.2f}{ratio}")


if __name__ == "__main__":
    main()
