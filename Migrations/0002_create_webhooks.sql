-- Who is told of events, and what is still to be sent (a transactional outbox): a delivery is
-- written in the transaction of the event it tells of, so neither exists without the other.

CREATE TABLE webhook_endpoints (
    id TEXT PRIMARY KEY NOT NULL,
    -- The one job it listens to; null listens to all.
    job_id TEXT UNIQUE REFERENCES jobs (id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    -- A JSON array of event types; empty means all.
    events TEXT NOT NULL CHECK (json_valid(events)),
    secret TEXT NOT NULL,
    previous_secret TEXT,
    previous_secret_expires_at INTEGER,
    enabled INTEGER NOT NULL DEFAULT 1 CHECK (enabled IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE deliveries (
    id TEXT PRIMARY KEY NOT NULL,
    endpoint_id TEXT NOT NULL REFERENCES webhook_endpoints (id) ON DELETE CASCADE,
    -- What a receiver knows a repetition by; the event's id where there is an event.
    message_id TEXT NOT NULL,
    job_id TEXT REFERENCES jobs (id) ON DELETE CASCADE,
    type TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'delivered', 'failed')),
    attempt INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    next_attempt_at INTEGER,
    leased_until INTEGER,
    finished_at INTEGER,
    last_status INTEGER,
    last_code TEXT,
    CHECK ((state = 'pending') = (next_attempt_at IS NOT NULL))
) STRICT;

CREATE INDEX deliveries_due ON deliveries (max(next_attempt_at, ifnull(leased_until, 0)))
    WHERE state = 'pending';
CREATE INDEX deliveries_job ON deliveries (job_id, id);
CREATE INDEX deliveries_endpoint ON deliveries (endpoint_id, id);

CREATE TABLE delivery_attempts (
    delivery_id TEXT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    number INTEGER NOT NULL CHECK (number >= 1),
    at INTEGER NOT NULL,
    status INTEGER,
    code TEXT,
    milliseconds INTEGER NOT NULL,
    snippet TEXT,
    PRIMARY KEY (delivery_id, number)
) STRICT, WITHOUT ROWID;
