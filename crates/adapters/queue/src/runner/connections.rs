//! The runner's own connections.

use std::time::Duration;

use sqlx::{Executor, PgPool, postgres::PgPoolOptions};

const CONNECTIONS: u32 = 4;

/// A few connections to the same database, for claims, acknowledgements and leases alone.
pub(super) fn own(pool: &PgPool) -> PgPool {
    PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(Duration::from_secs(5))
        // A broken connection shows at the statement, which is repeated anyway.
        .test_before_acquire(false)
        .after_connect(|connection, _| {
            Box::pin(async move {
                // A claim, or the end of a job, that a crash of the server forgets makes no difference but that the job is run
                // again, as after the crash of a worker; so none of them waits for the disk, or has commits that matter wait.
                //
                // A queue is empty one moment and a million rows long the next. A plan that was made when it was empty, and
                // scans, is ruinous until statistics catch up: only plans by index are wanted, whatever the statistics.
                connection
                    .execute(
                        "SET enable_seqscan = off; SET enable_bitmapscan = off; SET jit = off;
                         SET plan_cache_mode = force_generic_plan;
                         SET synchronous_commit = off",
                    )
                    .await?;
                Ok(())
            })
        })
        .connect_lazy_with(pool.connect_options().as_ref().clone())
}
