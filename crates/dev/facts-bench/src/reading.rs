//! Reading what a service did on a day: from its messages, and from facts.

use anyhow::{Result, ensure};
use jiff::{Timestamp, civil::Date};
use sqlx::{AssertSqlSafe, PgPool};
use tidings_domain::ServiceId;
use tidings_store::{facts, services};
use uuid::Uuid;

use crate::timing::Timings;

/// The busy service.
const SERVICE: ServiceId = ServiceId::new(Uuid::from_u128(1));
/// The busy day, which in London begins an hour earlier than in UTC; nothing was sent in that hour.
const DAY: &str = "2026-06-10";

/// What is asked for, and how.
pub const QUERIES: &[(&str, &str)] = &[
    (
        "billing of a service and day, recounted",
        "SELECT template_id, COALESCE(sent_by, 'unknown'), COALESCE(rate_multiplier, 1)::int, COALESCE(international, false),
             sum(billable_units), count(*)
         FROM notifications_all_time_view
         WHERE service_id = '00000000-0000-0000-0000-000000000001' AND notification_type = 'sms'
             AND key_type IN ('normal', 'team')
             AND notification_status IN ('sending', 'sent', 'delivered', 'pending', 'temporary-failure', 'permanent-failure')
             AND created_at >= '2026-06-09 23:00' AND created_at < '2026-06-10 23:00'
         GROUP BY 1, 2, 3, 4",
    ),
    (
        "status of a service and day, recounted",
        "SELECT template_id, job_id, key_type, notification_status, count(*)
         FROM notifications_all_time_view
         WHERE service_id = '00000000-0000-0000-0000-000000000001' AND notification_type = 'sms'
             AND key_type IN ('normal', 'team')
             AND created_at >= '2026-06-09 23:00' AND created_at < '2026-06-10 23:00'
         GROUP BY 1, 2, 3, 4",
    ),
    (
        "billing of a service and day, from facts",
        "SELECT template_id, provider, rate_multiplier, international, rate, sum(billable_units), sum(notifications_sent)
         FROM billing_facts
         WHERE service_id = '00000000-0000-0000-0000-000000000001' AND notification_type = 'sms' AND bst_date = '2026-06-10'
         GROUP BY 1, 2, 3, 4, 5",
    ),
    (
        "status of a service and day, from facts",
        "SELECT template_id, job_id, key_type, notification_status, sum(notification_count)
         FROM notification_status_facts
         WHERE service_id = '00000000-0000-0000-0000-000000000001' AND notification_type = 'sms' AND bst_date = '2026-06-10'
         GROUP BY 1, 2, 3, 4",
    ),
];

/// Recounts, and reads.
pub async fn measure(pool: &PgPool, timings: &mut Timings) -> Result<()> {
    let day: Date = DAY.parse()?;
    let now: Timestamp = "2026-06-17T00:30:00Z".parse()?;
    timings
        .once("the day, recounted, with nothing there yet", async {
            ensure!(facts::recount(pool, day, now).await? > 0, "nothing was counted");
            Ok(())
        })
        .await?;
    for table in ["ft_billing", "ft_notification_status", "fact_deltas"] {
        sqlx::raw_sql(AssertSqlSafe(format!("VACUUM ANALYZE {table}"))).execute(pool).await?;
    }
    timings
        .median("the day, recounted and compared", async || {
            ensure!(facts::recount(pool, day, now).await? == 0, "the facts were not right");
            Ok(())
        })
        .await?;
    for (what, query) in QUERIES {
        timings
            .median(what, async || {
                ensure!(!sqlx::query(AssertSqlSafe(*query)).fetch_all(pool).await?.is_empty(), "nothing was found");
                Ok(())
            })
            .await?;
    }
    let a_week_before = "2026-06-03".parse()?;
    timings
        .median("a dashboard of a service", async || {
            ensure!(!services::outcomes(pool, SERVICE, a_week_before).await?.is_empty(), "nothing was found");
            Ok(())
        })
        .await
}
