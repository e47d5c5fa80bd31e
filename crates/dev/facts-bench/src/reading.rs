//! Reading what a service did on a day: from its messages, and from facts.

use anyhow::{Context, Result, ensure};
use jiff::{Timestamp, civil::Date};
use sqlx::{AssertSqlSafe, PgPool, postgres::PgPoolOptions};
use tidings_domain::{FinancialYear, ServiceId};
use tidings_store::{facts, services, usage};
use uuid::Uuid;

use crate::timing::Timings;

/// The busy service.
const BUSY: ServiceId = ServiceId::new(Uuid::from_u128(1));
/// The busy day, which in London begins an hour earlier than in UTC; nothing was sent in that hour.
const DAY: &str = "2026-06-10";

/// What is asked of the messages themselves, planned as a recount is.
pub const RECOUNTS: &[(&str, &str)] = &[
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
];

/// What is asked of facts, and what no query over the messages can be faster than.
pub const READS: &[(&str, &str)] = &[
    (
        "all rows of a service and day, counted and nothing else",
        "SELECT count(*) FROM notifications_all_time_view
         WHERE service_id = '00000000-0000-0000-0000-000000000001' AND notification_type = 'sms'
             AND key_type IN ('normal', 'team')
             AND created_at >= '2026-06-09 23:00' AND created_at < '2026-06-10 23:00'",
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

/// The settings of the function `tidings_recount`, and several workers although the planner expects few rows of one service.
const AS_A_RECOUNT: [(&str, &str); 6] = [
    ("enable_sort", "off"),
    ("enable_indexscan", "off"),
    ("work_mem", "64MB"),
    ("parallel_setup_cost", "0"),
    ("parallel_tuple_cost", "0"),
    ("min_parallel_table_scan_size", "0"),
];

/// A connection that plans as a recount does.
pub async fn as_a_recount(pool: &PgPool) -> Result<PgPool> {
    let options = pool.connect_options().as_ref().clone().options(AS_A_RECOUNT);
    Ok(PgPoolOptions::new().max_connections(1).connect_with(options).await?)
}

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
    let recounting = as_a_recount(pool).await?;
    for (what, query) in RECOUNTS {
        timings.median(what, async || ask(&recounting, query).await).await?;
    }
    recounting.close().await;
    for (what, query) in READS {
        timings.median(what, async || ask(pool, query).await).await?;
    }
    timings.median("a dashboard of a service", async || dashboard(pool, BUSY).await).await
}

/// Reads facts of a year and more, of services one after the other.
pub async fn measure_year(pool: &PgPool, timings: &mut Timings) -> Result<()> {
    let year = FinancialYear::starting_in(2025).context("there was such a year")?;
    timings.median("a dashboard of the service with a hundred templates", async || dashboard(pool, BUSY).await).await?;
    timings.median("the usage of its year", async || usage(pool, BUSY, year).await).await?;
    timings
        .percentiles("a dashboard of a service, of many", services_in_turn(), async |service| {
            dashboard(pool, service).await
        })
        .await?;
    timings
        .percentiles("the usage of a year of a service, of many", services_in_turn(), async |service| {
            usage(pool, service, year).await
        })
        .await
}

/// A thousand services, none of them next to the one before.
fn services_in_turn() -> impl Iterator<Item = ServiceId> {
    (0..1000_u128).map(|n| ServiceId::new(Uuid::from_u128(2 + n * 701 % 3000)))
}

async fn dashboard(pool: &PgPool, service: ServiceId) -> Result<()> {
    let first_day = "2026-06-04".parse()?;
    ensure!(!services::outcomes(pool, service, first_day).await?.is_empty(), "nothing was found");
    Ok(())
}

async fn usage(pool: &PgPool, service: ServiceId, year: FinancialYear) -> Result<()> {
    ensure!(!usage::by_year(pool, service, year).await?.is_empty(), "nothing was found");
    Ok(())
}

async fn ask(pool: &PgPool, query: &'static str) -> Result<()> {
    ensure!(!sqlx::query(AssertSqlSafe(query)).fetch_all(pool).await?.is_empty(), "nothing was found");
    Ok(())
}
