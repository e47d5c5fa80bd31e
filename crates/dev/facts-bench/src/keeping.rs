//! Keeping facts live: what the triggers cost, and folding.

use anyhow::{Result, ensure};
use jiff::Timestamp;
use sqlx::{PgPool, raw_sql};
use tidings_store::facts;

use crate::timing::Timings;

/// A batch: stored, given to a provider, and reported of. Eight services, as a batch of a busy installation may have.
const BATCH: &str = "
    INSERT INTO notifications (id, \"to\", service_id, template_id, template_version, created_at, key_type,
        notification_type, billable_units, notification_status, rate_multiplier, international, _personalisation)
    SELECT gen_random_uuid(), '+447700900001', number(1 + n % 8), number(1 + n % 8), 1, now(), 'normal', 'sms', 0,
        'created', 1, false, repeat('x', 200)
    FROM generate_series(1, 256) AS n;
    UPDATE notifications SET notification_status = 'sending', sent_by = 'mmg', billable_units = 1, sent_at = now()
        WHERE notification_status = 'created';
    UPDATE notifications SET notification_status = 'delivered', updated_at = now() WHERE notification_status = 'sending';";

pub async fn measure(pool: &PgPool, timings: &mut Timings) -> Result<()> {
    let mut conn = pool.acquire().await?;
    // Foreign keys are left out: what they point to was copied without its versions.
    raw_sql("ALTER TABLE notifications DROP CONSTRAINT notifications_templates_history_fkey")
        .execute(&mut *conn)
        .await?;
    for (what, switch) in [
        ("storing, sending and ending 256 texts, without triggers", "DISABLE"),
        ("storing, sending and ending 256 texts, with triggers", "ENABLE"),
    ] {
        raw_sql(sqlx::AssertSqlSafe(format!("ALTER TABLE notifications {switch} TRIGGER USER")))
            .execute(&mut *conn)
            .await?;
        // Of what was rolled back before, nothing is to be passed over.
        raw_sql("VACUUM notifications").execute(&mut *conn).await?;
        timings
            .median(what, async || {
                // Only the batch itself is there to be changed.
                raw_sql(sqlx::AssertSqlSafe(format!("BEGIN; {BATCH} ROLLBACK"))).execute(pool).await?;
                Ok(())
            })
            .await?;
    }
    for _ in 0..100 {
        raw_sql(sqlx::AssertSqlSafe(format!("BEGIN; {BATCH} DELETE FROM notifications; COMMIT")))
            .execute(&mut *conn)
            .await?;
    }
    let now: Timestamp = "2026-06-17T00:30:00Z".parse()?;
    timings
        .once("folding what 100 batches changed", async {
            let mut folded = 0;
            loop {
                match facts::fold(pool, 20_000, now).await? {
                    None | Some(0) => break,
                    Some(deltas) => folded += deltas,
                }
            }
            ensure!(folded > 0, "nothing was pending");
            Ok(())
        })
        .await
}
