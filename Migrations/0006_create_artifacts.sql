-- How a run's tensors were spread, and what it leaves for use elsewhere.

CREATE TABLE histograms (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (job_id, name)
) STRICT;

-- The files themselves are in the directory "artifacts", each under its id.
CREATE TABLE artifacts (
    id TEXT PRIMARY KEY NOT NULL,
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    byte_count INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (job_id, name)
) STRICT;
