-- When jobs that come again and again are due next. Written by `tidings-queue`, one row per kind: whoever finds one that is
-- due enqueues its job and moves it on in one transaction, so that of many workers one does, and an hour in which none ran is
-- made up for once.
CREATE TABLE queue_periodic_jobs (
    kind text PRIMARY KEY,
    next_at timestamptz NOT NULL
);
