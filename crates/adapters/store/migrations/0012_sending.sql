-- What accepting messages needs beyond Notify's tables.

-- How many messages a service has had accepted on a day in UTC, by the channel whose daily limit they count against; test
-- keys do not count. Raised in the transaction that accepts. A service's rows of days past are deleted with its first of a
-- new day.
CREATE TABLE daily_message_counts (
    service_id uuid NOT NULL,
    day date NOT NULL,
    channel text NOT NULL,
    count bigint NOT NULL,
    PRIMARY KEY (service_id, day, channel)
    -- A row is rewritten with every commit of its service: new versions stay in its page.
) WITH (fillfactor = 20);

-- Requests that may be repeated without being done again: `Idempotency-Key`. Written in the transaction that accepts. Every
-- transaction that adds some deletes as many that are too old, so the table holds about a day's.
CREATE TABLE idempotency_keys (
    service_id uuid NOT NULL,
    key text NOT NULL,
    -- Which message of a request to send many; -1 for a request of its own.
    item integer NOT NULL,
    -- SHA-256 of what was asked for: the same key must not stand for something else.
    request_hash bytea NOT NULL,
    -- The reply's body, JSON as it was sent; not jsonb, which takes no null characters.
    reply text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (service_id, key, item)
);
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);

-- Messages that are not to be sent before, or not after, some time. Bounded by `notifications`.
CREATE TABLE notification_schedules (
    notification_id uuid PRIMARY KEY REFERENCES notifications (id) ON DELETE CASCADE,
    service_id uuid NOT NULL,
    scheduled_for timestamptz,
    expires_at timestamptz,
    CHECK (scheduled_for IS NOT NULL OR expires_at IS NOT NULL)
);

-- PDFs that services sent as letters, as they came. Bounded by `notifications`.
CREATE TABLE letter_files (
    notification_id uuid PRIMARY KEY REFERENCES notifications (id) ON DELETE CASCADE,
    service_id uuid NOT NULL,
    content bytea NOT NULL,
    created_at timestamptz NOT NULL
);
-- PDFs are compressed already.
ALTER TABLE letter_files ALTER COLUMN content SET STORAGE EXTERNAL;

-- What stands at the top of letters is kept with their templates.
CREATE TRIGGER tidings_changes AFTER INSERT OR UPDATE OR DELETE ON service_letter_contacts
    FOR EACH ROW EXECUTE FUNCTION tidings_announce_change('service', 'service_id');
