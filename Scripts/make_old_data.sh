#!/usr/bin/env bash
# Makes a data directory with a given binary, and writes down what its service answers, so that a
# later version can prove that it opens old data: jobs in every state, killed in the middle.
#
#     make_old_data.sh BINARY OUTPUT
#
# leaves the directory OUTPUT and the answers OUTPUT.json. Needs python3, its standard library only.
# `Tests/ServiceTests/Fixtures/data_d4f2faf` was made by it with the binary of commit d4f2faf.
set -euo pipefail

binary=$(realpath "${1:?usage: make_old_data.sh BINARY OUTPUT}")
output=$(realpath -m "${2:?usage: make_old_data.sh BINARY OUTPUT}")
here=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

python3 - "$binary" "$output" "$here" "$work" <<'PYTHON'
import io, json, pathlib, shutil, signal, sqlite3, struct, subprocess, sys, time, zipfile
import urllib.error, urllib.request

binary, output, here, work = sys.argv[1], *map(pathlib.Path, sys.argv[2:])
data = work / "data"
# Seen in the fixture: made up for it, and used nowhere else.
SECRET = "whsec_" + "b2xkIGRhdGEgb2YgYSB0ZXN0LCBub3QgYSBzZWNyZXQ="
OTHER_SECRET = "whsec_" + "YW5vdGhlciBvbmUsIHRoYXQgbm9ib2R5IGtub3dzIG4="
ENDED = ("succeeded", "failed", "cancelled")
# Keys expire after a day; the fixture's must not. 2100-01-01.
FAR_AWAY = 4_102_444_800_000

processes = []


def start(*arguments):
    process = subprocess.Popen(
        [binary, *arguments], stdout=subprocess.PIPE, stderr=open(work / "log", "a"), text=True)
    processes.append(process)
    line = process.stdout.readline()
    if " on http" not in line:
        sys.exit(f"{arguments[0]} doesn't start: {(work / 'log').read_text()}")
    return process, line.split()[-1]


def ask(method, path, body=None, kind="application/json", **headers):
    """The body of an answer, parsed where it is JSON; anything but success ends the script."""
    if body is not None and not isinstance(body, bytes):
        body = json.dumps(body).encode()
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    request = urllib.request.Request(url + path, body, fields, method=method)
    if body is not None:
        request.add_header("Content-Type", kind)
    try:
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
            is_json = answer.headers.get_content_type() == "application/json"
            return json.loads(text) if is_json else text.decode()
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {path}: {error.read().decode()}")


def until(what, seconds, condition):
    """Polls for something that comes soon."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.02)
    sys.exit(f"{what}: not within {seconds} s")


def submit(spec, **headers):
    return ask("POST", "/v1/jobs", spec, **headers)["id"]


def job(id):
    return ask("GET", f"/v1/jobs/{id}")


def steps(id):
    return (job(id)["progress"] or {"step": 0})["step"]


def ended(id):
    return until(f"the end of {id}", 120, lambda: job(id)["state"] in ENDED)


def rows(sql, file=None):
    """What an SQL query gives, read beside the service."""
    database = sqlite3.connect(f"file:{file or data / 'descentry.sqlite'}?mode=ro", uri=True)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


def network(*widths, activation="relu"):
    layers = []
    for width in widths:
        layers += [{"type": "linear", "out_features": width}, {"type": activation}]
    return {"layers": layers[:-1]}


def classifier(name, source, classes, **members):
    """A small job; few steps are recorded, so that it takes little room."""
    return {
        "name": name, "seed": 7, "data": {"source": source, "validation": {"fraction": 0.2}},
        "model": network(8, classes), "loss": {"type": "cross_entropy"},
        "optimizer": {"type": "adam", "lr": 0.01}, "epochs": 30, "batch_size": 30,
        "watch": {"every": 4, "histograms_every": 80}, **members}


def long(name, seed, **members):
    """A job of some seconds whose state is small."""
    return {
        "name": name, "seed": seed,
        "data": {"source": {"generator": "spirals", "rows": 1200, "classes": 3, "seed": seed}},
        "model": network(40, 3, activation="tanh"), "loss": {"type": "cross_entropy"},
        "optimizer": {"type": "adam", "lr": 0.003}, "epochs": 6000, "batch_size": 300,
        "diagnosis": {"budget_percent": 0}, "watch": {"every": 800, "histograms_every": 0},
        **members}


def idx(shape, values):
    return struct.pack(">HBB", 0, 8, len(shape)) + struct.pack(f">{len(shape)}I", *shape) + values


def npy(descriptor, shape, values):
    header = f"{{'descr': '{descriptor}', 'fortran_order': False, 'shape': {shape}, }}"
    header = header.ljust(117) + "\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode() + values


def images(count):
    """8×8 pixels, the upper or the lower half bright: classes 0 and 1 in turn."""
    pixels = bytearray()
    for image in range(count):
        for pixel in range(64):
            is_bright = (pixel < 32) == (image % 2 == 0)
            pixels.append((200 if is_bright else 30) + (37 * image + 11 * pixel) % 50)
    return idx((count, 8, 8), bytes(pixels)), idx((count,), bytes(i % 2 for i in range(count)))


def npz(count):
    archive = io.BytesIO()
    x = [((7 * i) % 13 / 13, (5 * i) % 11 / 11) for i in range(count)]
    inputs = b"".join(struct.pack("<2f", *row) for row in x)
    targets = b"".join(struct.pack("<f", a - 2 * b) for a, b in x)
    with zipfile.ZipFile(archive, "w") as file:
        # A fixed date, so that the file is the same each time.
        for name, content in [
            ("x.npy", npy("<f4", (count, 2), inputs)), ("y.npy", npy("<f4", (count,), targets))
        ]:
            file.writestr(zipfile.ZipInfo(name), content)
    return archive.getvalue()


answers = {}
chinese = {}


def record(path):
    answers[path] = ask("GET", path)


def record_chinese(path):
    chinese[path] = ask("GET", path, Accept_Language="zh")


def record_list(path):
    """A list that grows later: what is older than its newest member doesn't change."""
    newest = ask("GET", f"{path}?limit=1")["data"][0]["id"]
    record(f"{path}?limit=100&after={newest}")


def record_results(id):
    """What a job that has begun leaves."""
    for part in [
        "", "/layers", "/artifacts", "/events?limit=1000", "/deliveries?limit=100",
        "/metrics?max_points=2", "/metrics?name=loss&max_points=60",
    ]:
        record(f"/v1/jobs/{id}{part}")


service = None
try:
    _, receiver = start("receive", "--port", "0", "--secret", SECRET)
    _, refusing = start("receive", "--port", "0", "--secret", OTHER_SECRET)
    service, url = start(
        "serve", "--port", "0", "--data", str(data), "--workers", "4", "--allow-private-webhooks")

    # Receivers: one that gets everything and whose secret is changed, one that answers with 401,
    # one that isn't there, and another of that kind that will be disabled.
    everything = ask("POST", "/v1/webhook_endpoints", {"url": receiver, "secret": SECRET})["id"]
    rejecting = ask(
        "POST", "/v1/webhook_endpoints",
        {"url": refusing, "events": ["job.failed", "job.cancelled"], "secret": SECRET})["id"]
    absent = ask(
        "POST", "/v1/webhook_endpoints",
        {"url": "http://127.0.0.1:9/absent", "events": ["job.failed", "dataset.checked"]})["id"]
    disabled = ask(
        "POST", "/v1/webhook_endpoints",
        {"url": "http://127.0.0.1:9/disabled", "events": ["job.failed"]})["id"]

    csv = (here / "Sources/CDatasets/csv/iris.csv").read_bytes()
    pixels, labels = images(60)
    iris = ask("POST", "/v1/datasets?name=iris", csv, "text/csv")["id"]
    halves = ask("POST", "/v1/datasets?name=halves", pixels, "application/x-idx")["id"]
    ask("PUT", f"/v1/datasets/{halves}/labels", labels, "application/x-idx")
    planes = ask("POST", "/v1/datasets?name=planes", npz(80), "application/x-npz")["id"]
    unlabelled = ask("POST", "/v1/datasets?name=unlabelled", pixels, "application/x-idx")["id"]

    # What ends before the service is killed.
    roles = {}
    roles["healthy"] = submit(classifier(
        "healthy", {"dataset": iris}, 3, priority=5,
        metadata={"team": "vision", "über": "größe"}, provenance={"git_commit": "0123abc"}))
    roles["early_stopped"] = submit(classifier(
        "stops early", {"builtin": "wine"}, 3, epochs=400,
        data={
            "source": {"builtin": "wine"}, "validation": {"fraction": 0.3},
            "preprocess": [{"type": "standardize"}]},
        early_stopping={"patience": 4}))
    digits = {
        "source": {"builtin": "digits"}, "validation": {"fraction": 0.2},
        "preprocess": [{"type": "scale", "by": 0.0625}]}
    roles["diverged"] = submit(classifier(
        "diverges", None, 10, data=digits, model=network(24, 16, 10),
        optimizer={"type": "sgd", "lr": 100_000}, epochs=20, batch_size=32,
        watch={"every": 1, "histograms_every": 50},
        webhook={"url": receiver, "secret": SECRET, "events": ["job.failed", "job.diagnosed"]}))
    roles["too_slow"] = submit(classifier(
        "learns too slowly", None, 10, data=digits, model=network(16, 10),
        optimizer={"type": "sgd", "lr": 1e-5}, epochs=20, batch_size=32,
        watch={"every": 20, "histograms_every": 300}))
    roles["images"] = submit(classifier(
        "images", {"dataset": halves}, 2,
        model={"layers": [{"type": "flatten"}, *network(8, 2)["layers"]]}))
    roles["regression"] = submit(classifier(
        "planes", {"dataset": planes}, 1, loss={"type": "mse"}))
    line = json.dumps({
        "name": "inline", "seed": 3,
        "data": {"source": {"inline": {
            "inputs": [[0.5], [1], [1.5], [2]], "targets": [[1], [2], [3], [4]]}}},
        "model": {"layers": [{"type": "linear", "out_features": 1}]}, "loss": {"type": "mse"},
        "optimizer": {"type": "sgd", "lr": 0.1}, "epochs": 50, "batch_size": 2,
        "watch": {"every": 5, "histograms_every": 50}})
    key = "old-data-1"
    roles["inline"] = submit(line.encode(), Idempotency_Key=key)
    for role, end, reason, verdict in [
        ("healthy", "succeeded", None, "healthy"),
        ("early_stopped", "succeeded", "early_stopped", None),
        ("diverged", "failed", "diverged", "sick"), ("too_slow", "succeeded", None, "sick"),
        ("images", "succeeded", None, None), ("regression", "succeeded", None, None),
        ("inline", "succeeded", None, None),
    ]:
        ended(roles[role])
        now = job(roles[role])
        if (now["state"], now["state_reason"]) != (end, reason) or (
                verdict not in (None, now["verdict"])):
            sys.exit(f"{role}: {now['state']}, {now['state_reason']}, {now['verdict']}")
    roles["cancelled_running"] = submit(long("cancelled while it runs", 21, epochs=1_000_000))
    until("the first steps", 60, lambda: steps(roles["cancelled_running"]) > 800)
    ask("POST", f"/v1/jobs/{roles['cancelled_running']}/cancel")
    ended(roles["cancelled_running"])

    # One that is paused on its way, and goes on later from its kept state. A worker obeys when it
    # next looks, which is the later the slower the disk is, so it may take more than one.
    unfinished = {}
    for seed in range(22, 32):
        paused = submit(long("paused", seed))
        until("the first steps", 60, lambda: steps(paused) > 3000)
        ask("POST", f"/v1/jobs/{paused}/pause")
        until("the pause", 60, lambda: job(paused)["state"] != "running")
        if job(paused)["state"] == "paused" and job(paused)["progress"]["step"] < 15_000:
            break
    else:
        sys.exit("no job could be paused on its way")
    unfinished["paused"] = paused

    ask("POST", f"/v1/webhook_endpoints/{everything}/test")
    ask("POST", f"/v1/webhook_endpoints/{everything}/rotate_secret")
    until("deliveries", 60, lambda: rows(
        f"SELECT sum(state = 'pending') = 0 FROM deliveries WHERE endpoint_id = '{everything}'"
    )[0][0])
    until("second tries", 60, lambda: rows(
        f"""SELECT min(attempt) >= 2 FROM deliveries
            WHERE endpoint_id IN ('{rejecting}', '{absent}', '{disabled}')""")[0][0])
    ask("PATCH", f"/v1/webhook_endpoints/{disabled}", {"enabled": False})

    for id in roles.values():
        record_results(id)
        record(f"/v1/jobs/{id}/diagnosis")
    for id in [roles["diverged"], roles["too_slow"]]:
        record_chinese(f"/v1/jobs/{id}/diagnosis")
    for id in [iris, halves, planes]:
        record(f"/v1/datasets/{id}")
        record(f"/v1/datasets/{id}/checks")
    record(f"/v1/datasets/{unlabelled}")
    record_chinese(f"/v1/datasets/{iris}/checks")
    record("/v1/datasets")
    record_results(paused)
    record("/v1/webhook_endpoints")
    for id in [everything, rejecting, absent, disabled]:
        record(f"/v1/webhook_endpoints/{id}")
        record_list(f"/v1/webhook_endpoints/{id}/deliveries")
    record_list("/v1/events")
    record("/v1/jobs?state=failed")
    # Those that succeed or are cancelled later are newer than this one.
    record(f"/v1/jobs?limit=100&after={paused}")
    record(f"/v1/jobs?state=succeeded&after={paused}")
    record(f"/v1/jobs?state=cancelled&after={paused}")
    record(f"/v1/jobs?metadata[team]=vision&after={paused}")

    # What the service is killed with: four workers at work, a job paused before its start, and a
    # queue of several priorities.
    unfinished["running"] = submit(long(
        "running, with a checkpoint", 31, checkpoint_every_steps=2000,
        watch={"every": 400, "histograms_every": 8000}))
    unfinished["running_without_checkpoint"] = submit(
        long("running, without a checkpoint", 32))
    unfinished["cancel_requested"] = submit(long("to be cancelled", 33))
    unfinished["pause_requested"] = submit(
        long("to be paused", 34, checkpoint_every_steps=2000))
    unfinished["queued"] = submit(classifier("queued", {"dataset": iris}, 3))
    unfinished["queued_first"] = submit(classifier(
        "queued, to be first", {"builtin": "iris"}, 3, priority=50, metadata={"team": "vision"}))
    unfinished["queued_with_webhook"] = submit(classifier(
        "queued, with a webhook", {"builtin": "iris"}, 3, priority=-5,
        webhook={"url": "http://127.0.0.1:9/job", "secret": SECRET}))
    unfinished["paused_before_start"] = submit(classifier(
        "paused before its start", {"builtin": "iris"}, 3))
    ask("POST", f"/v1/jobs/{unfinished['paused_before_start']}/pause")

    until("checkpoints", 120, lambda: rows(
        f"""SELECT count(*) = 2 FROM checkpoints WHERE step >= 8000
            AND job_id IN ('{unfinished["running"]}', '{unfinished["pause_requested"]}')""")[0][0])

    loss = {
        role: ask("GET", f"/v1/jobs/{unfinished[role]}/metrics?name=loss")["series"][0]["points"]
        for role in ("paused", "running", "pause_requested")}

    # The only thing that the service doesn't write itself. Then a small log, of which the database
    # file knows nothing yet.
    database = sqlite3.connect(data / "descentry.sqlite", timeout=10, isolation_level=None)
    database.execute("PRAGMA foreign_keys = ON")
    database.execute(f"UPDATE idempotency_keys SET expires_at = {FAR_AWAY}")
    until("a checkpoint of the log", 10, lambda: database.execute(
        "PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)
    until("a sign of life", 10, lambda: (data / "descentry.sqlite-wal").stat().st_size)
    ask("POST", f"/v1/jobs/{unfinished['pause_requested']}/pause")
    ask("POST", f"/v1/jobs/{unfinished['cancel_requested']}/cancel")
    service.send_signal(signal.SIGKILL)
    service.wait()
    # Copied before the connection closes, which would empty the log.
    if output.exists():
        shutil.rmtree(output)
    shutil.copytree(data, output, ignore=shutil.ignore_patterns("lock", "*-shm"))
    database.close()
finally:
    for process in processes:
        process.kill()
        process.wait()

# What it was killed with, as the table says, and what is to come of it.
copy = work / "copy"
shutil.copytree(output, copy)
file = copy / "descentry.sqlite"
states = {id: rest for id, *rest in rows(
    """SELECT id, state, attempt, cancel_requested, pause_requested,
        ifnull(json_extract(progress, '$.step'), 0), checkpoints.step, name, priority, metadata,
        jobs.spec, jobs.provenance
    FROM jobs LEFT JOIN checkpoints ON checkpoints.job_id = jobs.id""", file)}
expected = {
    "paused": ("paused", 0, 0, 0), "running": ("running", 1, 0, 0),
    "running_without_checkpoint": ("running", 1, 0, 0), "cancel_requested": ("running", 1, 1, 0),
    "pause_requested": ("running", 1, 0, 1), "queued": ("queued", 0, 0, 0),
    "queued_first": ("queued", 0, 0, 0), "queued_with_webhook": ("queued", 0, 0, 0),
    "paused_before_start": ("paused", 0, 0, 0)}
jobs = {}
for role, id in unfinished.items():
    state, attempt, cancel, pause, step, checkpoint, name, priority, metadata, spec, provenance = (
        states[id])
    if (state, attempt, cancel, pause) != expected[role]:
        sys.exit(f"{role} was killed as {states[id][:4]}, not {expected[role]}: make it again")
    if (checkpoint is not None) != (role in ("paused", "running", "pause_requested")):
        sys.exit(f"{role} was killed with the checkpoint {checkpoint}: make it again")
    jobs[role] = {
        "id": id, "state": state, "attempt": attempt, "step": step, "checkpoint_step": checkpoint,
        # Those of a checkpoint that a resumed run doesn't change any more.
        "loss": [
            point for point in loss.get(role, []) if point["last_step"] < (checkpoint or 0)],
        "events": [
            {"id": event, "type": type} for event, type in rows(
                f"SELECT id, type FROM events WHERE job_id = '{id}' ORDER BY sequence", file)],
        "members": {
            "name": name, "priority": priority, "metadata": json.loads(metadata),
            "spec": json.loads(spec), "provenance": json.loads(provenance)}}

document = {
    "answers": answers, "answers_in_chinese": chinese, "ended": roles, "unfinished": jobs,
    "idempotency": {"key": key, "body": line, "job": roles["inline"]},
    "dataset_in_use": iris, "dataset_not_in_use": planes,
    "endpoints": {
        "everything": everything, "rejecting": rejecting, "absent": absent, "disabled": disabled}}
# One answer a line: small, and its history can be read.
text = "{\n" + ",\n".join(
    f"{json.dumps(name)}: " + (
        "{\n" + ",\n".join(
            f"{json.dumps(key)}: {json.dumps(value, sort_keys=True, separators=(',', ':'))}"
            for key, value in sorted(part.items())) + "\n}"
        if isinstance(part, dict) else json.dumps(part))
    for name, part in document.items()) + "\n}\n"
pathlib.Path(f"{output}.json").write_text(text)
for role, entry in jobs.items():
    print(f"{role:28} {entry['id']}  {entry['state']:8} step {entry['step']}, "
          f"checkpoint {entry['checkpoint_step']}")
for role, id in roles.items():
    print(f"{role:28} {id}  {states[id][0]}")
PYTHON
