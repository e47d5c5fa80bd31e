-- Addresses that are sent no emails for a while: because there is no such mailbox, or because its reader complained. Bounded: bounces
-- are deleted when they are over, complaints come from people, one by one, and stay until somebody removes them.
CREATE TABLE email_suppressions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- As `notifications.normalised_to` has it.
    email_address text NOT NULL,
    reason text NOT NULL CHECK (reason IN ('bounce', 'complaint')),
    -- Whose emails: those of the service that was complained about. NULL: everybody's, since the mailbox is nobody's.
    service_id uuid,
    -- The email from which it is known; without a reference, so that it outlives it.
    notification_id uuid NOT NULL,
    created_at timestamptz NOT NULL,
    -- NULL: not by itself.
    expires_at timestamptz,
    CHECK ((reason = 'bounce') = (service_id IS NULL)),
    UNIQUE NULLS NOT DISTINCT (email_address, service_id)
);
CREATE INDEX email_suppressions_expires_at ON email_suppressions (expires_at) WHERE expires_at IS NOT NULL;
