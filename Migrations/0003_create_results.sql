-- What a run leaves behind: its numbers, what was found in them, and where to resume it.

CREATE TABLE series (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    -- Little-endian records; the layout is that of SeriesCoding.
    buckets BLOB NOT NULL,
    tail BLOB NOT NULL,
    PRIMARY KEY (job_id, name)
) STRICT;

CREATE TABLE diagnoses (
    job_id TEXT PRIMARY KEY NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    body TEXT NOT NULL
) STRICT;

-- What rules read besides the series, so that a diagnosis can be made again.
CREATE TABLE run_facts (
    job_id TEXT PRIMARY KEY NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE checkpoints (
    job_id TEXT PRIMARY KEY NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    step INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    data BLOB NOT NULL
) STRICT;
