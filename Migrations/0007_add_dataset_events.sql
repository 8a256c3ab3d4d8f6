-- What checks said of a data set, and events that belong to a data set instead of a job.

CREATE TABLE dataset_checks (
    dataset_id TEXT PRIMARY KEY NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    body TEXT NOT NULL
) STRICT;

ALTER TABLE datasets ADD COLUMN last_event INTEGER NOT NULL DEFAULT 0;

-- SQLite can't take a NOT NULL away, so the table is made anew.
CREATE TABLE new_events (
    id TEXT PRIMARY KEY NOT NULL,
    job_id TEXT REFERENCES jobs (id) ON DELETE CASCADE,
    dataset_id TEXT REFERENCES datasets (id) ON DELETE CASCADE,
    sequence INTEGER NOT NULL CHECK (sequence >= 1),
    type TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    data TEXT NOT NULL,
    UNIQUE (job_id, sequence),
    UNIQUE (dataset_id, sequence),
    CHECK ((job_id IS NULL) <> (dataset_id IS NULL))
) STRICT;

INSERT INTO new_events (id, job_id, sequence, type, created_at, data)
    SELECT id, job_id, sequence, type, created_at, data FROM events;
DROP TABLE events;
ALTER TABLE new_events RENAME TO events;

-- The state machine allows one end only; the index makes sure of it.
CREATE UNIQUE INDEX events_terminal ON events (job_id)
    WHERE type IN ('job.succeeded', 'job.failed', 'job.cancelled');
CREATE INDEX events_type ON events (type, id);
