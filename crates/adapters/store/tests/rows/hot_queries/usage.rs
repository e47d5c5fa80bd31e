//! What a service used is read from its own facts of the year, however many services and years there are.

use tidings_domain::FinancialYear;
use tidings_store::usage;
use tidings_test_support::TestDatabase;

use super::{assert_by_index_of, run, with_many_rows};
use crate::fixtures::SERVICE;

#[tokio::test]
async fn reading_a_years_usage() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    run(
        &pool,
        "INSERT INTO ft_billing (bst_date, template_id, service_id, notification_type, provider, rate_multiplier,
             international, rate, billable_units, notifications_sent, created_at, postage)
         SELECT DATE '2023-04-01' + day, '00000000-0000-0000-0000-000000000004', service, 'sms', 'mmg', 1, false, 0.024, 1, 1,
             now(), 'none'
         FROM generate_series(0, 3 * 365) AS day,
             (SELECT lpad(to_hex(n), 32, '0')::uuid AS service FROM generate_series(1, 40) AS n) AS services",
    )
    .await;
    run(&pool, "VACUUM ANALYZE ft_billing").await;
    let year = FinancialYear::starting_in(2025).unwrap();
    // Both years that count: this one, and the last, for an allowance that was never stored.
    assert_by_index_of("ft_billing", &pool, 2 * 366, |call| {
        let pool = &pool;
        async move {
            match call % 2 {
                0 => assert_eq!(usage::by_year(pool, SERVICE, year).await.unwrap().len(), 1),
                _ => assert_eq!(usage::by_month(pool, SERVICE, year).await.unwrap().len(), 12),
            }
        }
    })
    .await;
}
