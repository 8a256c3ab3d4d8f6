-- Jobs of several kinds, with parents and owners, and specs out of the row that changes.
--
-- SQLite writes a whole row anew when one of its columns changes, and the spec, which may hold
-- megabytes of rows, stood in the row that tells of the progress. It never changes, so it has a table
-- of its own. A job has a kind; it may be the child of another (a study's run), with a role, an arm
-- and a replicate; and it may keep running without a worker, until it is due or a child has ended.
-- `owner_id` is null for what belongs to nobody in particular. Constraints can't be changed in place,
-- so tables are made anew.

CREATE TABLE new_jobs (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL DEFAULT 'train',
    owner_id TEXT,
    parent_id TEXT REFERENCES jobs (id) ON DELETE CASCADE,
    -- What the job is to its parent: one that is compared, which of the compared things it runs, and
    -- which repetition of that.
    role TEXT,
    arm TEXT,
    replicate INTEGER,
    name TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled')),
    state_reason TEXT,
    priority INTEGER NOT NULL,
    metadata TEXT NOT NULL CHECK (json_valid(metadata)),
    spec_sha256 TEXT NOT NULL,
    provenance TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    finished_at INTEGER,
    attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
    version INTEGER NOT NULL DEFAULT 1,
    progress TEXT,
    latest TEXT NOT NULL DEFAULT '{}',
    verdict TEXT,
    transitions TEXT NOT NULL CHECK (json_valid(transitions)),
    cancel_requested INTEGER NOT NULL DEFAULT 0 CHECK (cancel_requested IN (0, 1)),
    pause_requested INTEGER NOT NULL DEFAULT 0 CHECK (pause_requested IN (0, 1)),
    -- Rises with every claim and never falls, so a lost worker's late write is told apart.
    lease_token INTEGER NOT NULL DEFAULT 0,
    -- Null in a running job that waits and holds no worker.
    lease_owner TEXT,
    lease_worker TEXT,
    lease_expires_at INTEGER,
    -- When a running job that holds no worker is to be claimed; null to wait for its children alone.
    due_at INTEGER,
    last_event INTEGER NOT NULL DEFAULT 0,
    CHECK (lease_owner IS NULL OR state = 'running'),
    CHECK (due_at IS NULL OR state = 'running'),
    CHECK ((lease_owner IS NULL) = (lease_expires_at IS NULL)),
    CHECK ((parent_id IS NOT NULL) OR (role IS NULL AND arm IS NULL AND replicate IS NULL)),
    CHECK ((state IN ('succeeded', 'failed', 'cancelled')) = (finished_at IS NOT NULL))
) STRICT;

-- The text as bytes: a blob's length is known without reading it.
CREATE TABLE job_specs (
    job_id TEXT PRIMARY KEY NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    body BLOB NOT NULL
) STRICT;

INSERT INTO job_specs (job_id, body) SELECT id, CAST(spec AS BLOB) FROM jobs;
INSERT INTO new_jobs
    (id, name, state, state_reason, priority, metadata, spec_sha256, provenance, created_at,
    started_at, finished_at, attempt, version, progress, latest, verdict, transitions,
    cancel_requested, pause_requested, lease_token, lease_owner, lease_worker, lease_expires_at,
    last_event)
    SELECT id, name, state, state_reason, priority, metadata, spec_sha256, provenance, created_at,
        started_at, finished_at, attempt, version, progress, latest, verdict, transitions,
        cancel_requested, pause_requested, lease_token, lease_owner, lease_worker,
        lease_expires_at, last_event
    FROM jobs;
DROP TABLE jobs;
ALTER TABLE new_jobs RENAME TO jobs;

CREATE INDEX jobs_waiting ON jobs (priority DESC, created_at, id) WHERE state = 'queued';
CREATE INDEX jobs_due ON jobs (due_at) WHERE due_at IS NOT NULL AND lease_owner IS NULL;
CREATE INDEX jobs_running ON jobs (lease_expires_at) WHERE lease_owner IS NOT NULL;
CREATE INDEX jobs_state ON jobs (state, id);
CREATE INDEX jobs_parent ON jobs (parent_id, id);

-- Two owners may use the same key.
CREATE TABLE new_idempotency_keys (
    owner_id TEXT,
    key TEXT NOT NULL,
    request_sha256 TEXT NOT NULL,
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT;

INSERT INTO new_idempotency_keys (key, request_sha256, job_id, expires_at)
    SELECT key, request_sha256, job_id, expires_at FROM idempotency_keys;
DROP TABLE idempotency_keys;
ALTER TABLE new_idempotency_keys RENAME TO idempotency_keys;
-- In an index of the column itself, nulls would all differ.
CREATE UNIQUE INDEX idempotency_keys_owner ON idempotency_keys (ifnull(owner_id, ''), key);
CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
CREATE INDEX idempotency_keys_job ON idempotency_keys (job_id);

ALTER TABLE events ADD COLUMN owner_id TEXT;
ALTER TABLE datasets ADD COLUMN owner_id TEXT;
ALTER TABLE webhook_endpoints ADD COLUMN owner_id TEXT;

-- Several of a job, so that one that was damaged isn't the end of the run.
CREATE TABLE new_checkpoints (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    step INTEGER NOT NULL CHECK (step >= 0),
    created_at INTEGER NOT NULL,
    -- Null for what was stored before there were checksums.
    sha256 TEXT,
    data BLOB NOT NULL,
    PRIMARY KEY (job_id, step)
) STRICT;

INSERT INTO new_checkpoints (job_id, step, created_at, data)
    SELECT job_id, step, created_at, data FROM checkpoints;
DROP TABLE checkpoints;
ALTER TABLE new_checkpoints RENAME TO checkpoints;

-- What parts of experiments on a job's run have shown, until the job ends.
CREATE TABLE experiments (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (job_id, key)
) STRICT;
