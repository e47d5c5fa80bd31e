//! Messages whose time is over.

use jiff::{Timestamp, civil::date};
use tidings_domain::NotificationType;
use tidings_store::notifications::{Expired, Staying, archive, expired};
use tidings_test_support::TestDatabase;

use super::{assert_by_index, with_many_rows};
use crate::fixtures::SERVICE;

#[tokio::test]
async fn finding_out_who_has_any() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    // One service has; its oldest is looked at.
    assert_by_index(&pool, 3, |_| async {
        assert_eq!(expired(&pool, date(2100, 1, 1)).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn moving_some_to_the_history() {
    let database = TestDatabase::migrated().await;
    let pool = with_many_rows(&database).await;
    let over = Expired {
        service_id: SERVICE,
        notification_type: NotificationType::Sms,
        since: Timestamp::UNIX_EPOCH,
        before: Timestamp::constant(4_000_000_000, 0),
    };
    let staying = Staying { unfinished: &[], changed_since: Timestamp::constant(4_000_000_000, 0) };
    let move_some = |_| {
        let pool = &pool;
        async move { assert_eq!(archive(pool, &over, staying, 50).await.unwrap().messages, 50) }
    };
    // Found, and deleted by their places.
    assert_by_index(&pool, 50, move_some).await;
}
