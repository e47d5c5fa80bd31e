-- What the sandbox providers were given, for the message viewer. Bounded: the oldest rows are deleted as new ones come.
-- No foreign keys, so that a message outlives its notification and costs no look-ups to keep.
CREATE TABLE sandbox_messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    notification_id uuid NOT NULL UNIQUE,
    service_id uuid NOT NULL,
    -- The provider that the sandbox stood in for.
    provider text NOT NULL,
    channel text NOT NULL CHECK (channel IN ('sms', 'email')),
    key_type text NOT NULL,
    recipient text NOT NULL,
    sender text NOT NULL,
    reply_to text,
    subject text,
    body text NOT NULL,
    body_html text,
    unsubscribe_link text,
    -- The final status that the simulated receipt reports.
    receipt text NOT NULL,
    -- More than once after a crash between acceptance and its record: duplicates that a recipient would have seen.
    times_sent integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL
);
