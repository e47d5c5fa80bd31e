//! Figures of dashboards are read from facts, however many there are, and never from the messages.

use jiff::civil::Date;
use sqlx::PgPool;
use tidings_domain::{FinancialYear, JobId, NotificationType};
use tidings_store::{jobs, performance, services, templates};
use tidings_test_support::TestDatabase;

use super::{assert_by_index_of, counters, run, with_many_rows};
use crate::fixtures::SERVICE;

/// A day of the service, of four hundred, among those of fifty services.
const DAY: &str = "2026-02-01";

fn day() -> Date {
    DAY.parse().unwrap()
}

/// Four hundred days of fifty services, of which one is the fixtures': three rows a day, and three that are pending.
async fn with_many_facts(database: &TestDatabase) -> PgPool {
    let pool = with_many_rows(database).await;
    run(&pool, "DELETE FROM fact_deltas").await;
    run(
        &pool,
        "INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
             notification_status, notification_count, created_at)
         SELECT DATE '2025-04-01' + day, '00000000-0000-0000-0000-000000000004', lpad(to_hex(service + 1), 32, '0')::uuid,
             lpad(to_hex(day * 50 + service), 32, '0')::uuid, 'sms', 'normal', status, 5, now()
         FROM generate_series(0, 399) AS day, generate_series(1, 50) AS service,
             unnest('{created,sending,delivered}'::text[]) AS status",
    )
    .await;
    run(
        &pool,
        "INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
             international, rate, billable_units, notifications_sent, created_at, postage)
         SELECT bst_date, template_id, service_id, 'sms', notification_status, 1, false, 0.02, 5, 5, now(), 'none'
         FROM ft_notification_status",
    )
    .await;
    run(
        &pool,
        "INSERT INTO fact_deltas
         SELECT bst_date, service_id, template_id, job_id, notification_type, key_type, notification_status, 'mmg', 1,
             false, 'none', 0, 1, 1
         FROM ft_notification_status WHERE bst_date > '2026-04-25'",
    )
    .await;
    for table in ["VACUUM ANALYZE ft_notification_status", "VACUUM ANALYZE ft_billing", "VACUUM ANALYZE fact_deltas"] {
        run(&pool, table).await;
    }
    pool
}

/// Rows of the service's three last months, and some that stand beside them.
const AT_MOST: i64 = 3 * 100;

#[tokio::test]
async fn figures_of_a_service_are_read_from_its_own_facts() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_facts(&database).await;
    let messages = counters(&pool, "notifications").await;
    let since_day = async |pool: &PgPool| {
        assert!(!services::outcomes(pool, SERVICE, day()).await.unwrap().is_empty());
        assert!(!templates::counts(pool, SERVICE, day()).await.unwrap().is_empty());
    };
    assert_by_index_of("ft_notification_status", &pool, 2 * AT_MOST, |_| since_day(&pool)).await;
    // Each service has thirty pending.
    assert_by_index_of("fact_deltas", &pool, 2 * 31, |_| since_day(&pool)).await;
    assert_eq!(counters(&pool, "notifications").await, messages, "messages were looked at");
}

#[tokio::test]
async fn months_of_a_service_are_read_from_its_own_facts() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_facts(&database).await;
    let year = FinancialYear::starting_in(2025).unwrap();
    let messages = counters(&pool, "notifications").await;
    assert_by_index_of("ft_notification_status", &pool, 2 * 3 * 366, |_| {
        let pool = &pool;
        async move {
            assert_eq!(services::outcomes_by_month(pool, SERVICE, year).await.unwrap().len(), 12 * 3);
            assert_eq!(templates::usage_by_month(pool, SERVICE, year).await.unwrap().len(), 12);
        }
    })
    .await;
    assert_by_index_of("ft_billing", &pool, AT_MOST, |_| {
        let pool = &pool;
        async move {
            let sent = services::billed_since(pool, SERVICE, NotificationType::ALL, day()).await.unwrap();
            assert!(sent > 0);
        }
    })
    .await;
    assert_eq!(counters(&pool, "notifications").await, messages, "messages were looked at");
}

#[tokio::test]
async fn figures_of_jobs_are_read_from_facts() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_facts(&database).await;
    let messages = counters(&pool, "notifications").await;
    assert_by_index_of("ft_notification_status", &pool, 3 * 3, |call| {
        let pool = &pool;
        async move {
            // The days of the fixtures' service, which is the first.
            let jobs: Vec<JobId> =
                (0..3).map(|day| JobId::new(uuid::Uuid::from_u128((call * 3 + day) * 50 + 1))).collect();
            assert_eq!(jobs::counts(pool, SERVICE, &jobs).await.unwrap().len(), 9);
        }
    })
    .await;
    assert_eq!(counters(&pool, "notifications").await, messages, "messages were looked at");
}

#[tokio::test]
async fn the_performance_page_reads_no_facts_but_totals() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_facts(&database).await;
    let (facts, messages) = (counters(&pool, "ft_notification_status").await, counters(&pool, "notifications").await);
    let totals = performance::totals(&pool).await.unwrap();
    assert_eq!((totals.sms, totals.emails), (400 * 50 * 3 * 5, 0));
    let days = performance::totals_by_day(&pool, day(), "2026-02-07".parse().unwrap()).await.unwrap();
    assert!(days.len() == 7 && days.iter().all(|(_, totals)| totals.sms == 50 * 3 * 5), "{days:?}");
    assert_eq!(counters(&pool, "ft_notification_status").await, facts, "facts were looked at");
    assert_eq!(counters(&pool, "notifications").await, messages, "messages were looked at");
}
