-- What is known of the uploaded files; the files themselves are in the directory "datasets".

CREATE TABLE datasets (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    format TEXT NOT NULL,
    shape TEXT NOT NULL,
    task TEXT,
    classes INTEGER,
    row_count INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    byte_count INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE job_datasets (
    job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    dataset_id TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
    PRIMARY KEY (job_id, dataset_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX job_datasets_dataset ON job_datasets (dataset_id);
