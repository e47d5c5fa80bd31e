-- What was tried with messages, for a message's life story and for the log of a service's callbacks. Bounded: rows are deleted
-- after a week, in the order of their numbers. No personal data.

-- Attempts to hand a message to a provider that failed. Those that succeed are in the message's own row: nothing is written here
-- for a message that is accepted at once.
CREATE TABLE delivery_failures (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    notification_id uuid NOT NULL,
    service_id uuid NOT NULL,
    at timestamptz NOT NULL,
    reason text NOT NULL
);
CREATE INDEX delivery_failures_notification_id ON delivery_failures (notification_id);

-- Attempts to call a service.
CREATE TABLE callback_attempts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- The number of the job in the queue, where it stands when the next attempt is.
    job_id bigint NOT NULL,
    service_id uuid NOT NULL,
    callback_type text NOT NULL,
    -- The message that the call is about, where it is about one of the service's.
    notification_id uuid,
    at timestamptz NOT NULL,
    -- From 1 on.
    attempt integer NOT NULL,
    -- What the service answered, if it did.
    status integer,
    -- NULL when the service has heard of it.
    error text
);
CREATE INDEX callback_attempts_service_id ON callback_attempts (service_id, callback_type, id);
CREATE INDEX callback_attempts_notification_id ON callback_attempts (notification_id) WHERE notification_id IS NOT NULL;
