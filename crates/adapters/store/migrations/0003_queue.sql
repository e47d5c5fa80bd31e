-- Work to do. Enqueued in the transaction that creates the work; claimed, acknowledged and retried by `tidings-queue`.
-- No foreign keys: a job is checked by its handler, and a look-up per row is too dear here.
CREATE TABLE queue_jobs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- When it may be claimed. While it is claimed: when the lease runs out.
    run_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    -- When it was first to run: deadlines count from here, whatever the retries did to run_at.
    due_at timestamptz NOT NULL,
    -- Whose work it is, for fairness between services. All zeros: nobody's. Not null, so that the claim can walk from one
    -- service to the next in the index.
    service_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    -- The token of the claim that holds it.
    lease uuid,
    -- 0 priority, 1 normal, 2 bulk.
    lane smallint NOT NULL CHECK (lane BETWEEN 0 AND 2),
    -- How often it was claimed, not counting claims that were given back.
    attempts smallint NOT NULL DEFAULT 0,
    -- An earlier claim ended without a word, so nobody knows what it did.
    outcome_unknown boolean NOT NULL DEFAULT false,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    unique_key text,
    last_error text
) WITH (
    -- A claim rewrites each row once: with room in the page the new version stays beside the old one.
    fillfactor = 70,
    -- Every job leaves two dead rows within seconds. Vacuum early and without pauses, or claims wade through them.
    autovacuum_vacuum_scale_factor = 0.01,
    autovacuum_vacuum_threshold = 1000,
    autovacuum_vacuum_insert_scale_factor = 0.05,
    autovacuum_analyze_scale_factor = 0.05,
    autovacuum_vacuum_cost_delay = 0
);

-- What may be claimed, by lane and service: the claim hops from service to service and takes the oldest of each. A claimed
-- row leaves this index for the next one, so that claims never wade through what is being worked on.
CREATE INDEX queue_jobs_claimable ON queue_jobs (kind, lane, service_id, run_at) WHERE lease IS NULL;

-- What is claimed, by the end of the lease: finds what a lost worker left behind.
CREATE INDEX queue_jobs_leased ON queue_jobs (kind, run_at) WHERE lease IS NOT NULL;

CREATE UNIQUE INDEX queue_jobs_unique_key ON queue_jobs (kind, unique_key) WHERE unique_key IS NOT NULL;

-- Jobs that were given up. Kept until somebody replays or deletes them; ids are those they had while alive.
CREATE TABLE queue_dead_jobs (
    id bigint PRIMARY KEY,
    run_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    died_at timestamptz NOT NULL,
    service_id uuid NOT NULL,
    lane smallint NOT NULL,
    attempts smallint NOT NULL,
    outcome_unknown boolean NOT NULL,
    kind text NOT NULL,
    payload jsonb NOT NULL,
    unique_key text,
    last_error text
);

CREATE INDEX queue_dead_jobs_kind ON queue_dead_jobs (kind, died_at);
