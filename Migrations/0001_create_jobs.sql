-- Jobs, the order in which they wait, and what happened to them.
--
-- A job's row is its state machine: every transition is one UPDATE that names the state, and for a
-- worker's writes also the lease token, that it expects. Times are milliseconds since 1970, UTC.

CREATE TABLE jobs (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    state TEXT NOT NULL
        CHECK (state IN ('queued', 'running', 'paused', 'succeeded', 'failed', 'cancelled')),
    state_reason TEXT,
    priority INTEGER NOT NULL,
    metadata TEXT NOT NULL CHECK (json_valid(metadata)),
    spec TEXT NOT NULL,
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
    lease_owner TEXT,
    lease_worker TEXT,
    lease_expires_at INTEGER,
    last_event INTEGER NOT NULL DEFAULT 0,
    CHECK ((state = 'running') = (lease_owner IS NOT NULL)),
    CHECK ((state IN ('succeeded', 'failed', 'cancelled')) = (finished_at IS NOT NULL))
) STRICT;

CREATE INDEX jobs_waiting ON jobs (priority DESC, created_at, id) WHERE state = 'queued';
CREATE INDEX jobs_running ON jobs (lease_expires_at) WHERE state = 'running';
CREATE INDEX jobs_state ON jobs (state, id);

CREATE TABLE events (
    id TEXT PRIMARY KEY NOT NULL,
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    type TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    data TEXT NOT NULL,
    UNIQUE (job_id, sequence)
) STRICT;

-- The state machine allows one end only; the index makes sure of it.
CREATE UNIQUE INDEX events_terminal ON events (job_id)
    WHERE type IN ('job.succeeded', 'job.failed', 'job.cancelled');

CREATE TABLE idempotency_keys (
    key TEXT PRIMARY KEY NOT NULL,
    request_sha256 TEXT NOT NULL,
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX idempotency_keys_expiry ON idempotency_keys (expires_at);
CREATE INDEX idempotency_keys_job ON idempotency_keys (job_id);
