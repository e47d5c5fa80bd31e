//! Receipts for what has moved to the history.

use tidings_domain::NotificationStatus;
use tidings_store::notifications::{Receipt, apply_receipts, by_references};
use tidings_test_support::TestDatabase;

use super::{assert_by_index_of, batch, run, with_many_rows};
use crate::fixtures::later;

#[tokio::test]
async fn recording_receipts_of_what_is_in_the_history() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    run(
        &pool,
        "INSERT INTO notification_history (id, service_id, template_id, template_version, created_at, key_type,
             notification_type, billable_units, notification_status, reference)
         SELECT id, service_id, template_id, template_version, created_at, key_type, notification_type, billable_units,
             'sending', id::text FROM notifications;
         DELETE FROM notifications",
    )
    .await;
    run(&pool, "VACUUM ANALYZE notification_history").await;
    run(&pool, "VACUUM ANALYZE notifications").await;
    // Found by its reference, to be locked, and to be changed.
    assert_by_index_of("notification_history", &pool, 3 * 50, |call| {
        let pool = &pool;
        async move {
            let mut conn = pool.acquire().await.unwrap();
            let references: Vec<_> = batch(call).into_iter().map(|id| id.to_string()).collect();
            let references: Vec<_> = references.iter().map(String::as_str).collect();
            let known = by_references(&mut conn, &references).await.unwrap();
            let receipts: Vec<_> =
                known.into_values().map(|id| Receipt::new(id, NotificationStatus::Delivered)).collect();
            assert_eq!(apply_receipts(&mut conn, &receipts, &[], later(1)).await.unwrap().len(), 50);
        }
    })
    .await;
}
