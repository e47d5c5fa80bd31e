-- For how long things are kept, and what is done every now and then (docs/adr/0022, docs/retention.md).

-- What is kept for so many days is over, on a day of London, when it is older than this: the midnight in London with which the day
-- began that was so many days before, in UTC, as Notify's timestamps are.
CREATE FUNCTION tidings_kept_since(today date, days integer) RETURNS timestamp LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (today - days)::timestamp AT TIME ZONE 'Europe/London' AT TIME ZONE 'UTC';

-- For how many days the messages of each service and channel are kept. What is set is taken as it is, within what dates can be.
CREATE VIEW retention_days AS
SELECT services.id AS service_id, channel AS notification_type,
    LEAST(GREATEST(COALESCE(kept.days_of_retention, 7), 0), 36500) AS days
FROM services
CROSS JOIN unnest(enum_range(NULL::notification_type)) AS channel
LEFT JOIN service_data_retention AS kept ON kept.service_id = services.id AND kept.notification_type = channel;

-- The history of more than a year ago, as files. A row is written in the transaction that deletes from `notification_history` what is
-- in the file, when the file has been read back: what is in a file that has a row is nowhere else, and what is in one that has none
-- is in the table still.
CREATE TABLE history_files (
    -- Of UTC, in which all of its notifications were made.
    day date NOT NULL,
    -- From 1 on.
    part integer NOT NULL,
    row_count integer NOT NULL,
    byte_count bigint NOT NULL,
    -- Of the file as the tools read it: compressed, not encrypted.
    sha256 bytea NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (day, part)
);

-- How the tasks of the schedule went. One row for each: for people, for `/metrics`, and to find out what is late. When each comes next
-- is in `queue_periodic_jobs`.
CREATE TABLE scheduled_tasks (
    name text PRIMARY KEY,
    known_since timestamptz NOT NULL,
    -- When the last run began that did all that it should.
    succeeded_at timestamptz,
    took_ms bigint,
    -- What it did, counted in whatever it is about.
    done bigint,
    -- Runs since then that did not.
    failures integer NOT NULL DEFAULT 0,
    failed_at timestamptz,
    last_error text
);
