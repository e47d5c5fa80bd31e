//! A notification's row from acceptance to its last state.

use sqlx::PgPool;
use tidings_domain::{NotificationStatus, NotificationStatus::*};
use tidings_store::notifications::{
    NewNotification, Receipt, SentNotification, StoredNotification, apply_receipts, by_id, count_by_status, fail,
    insert_many, mark_sent, waiting,
};
use tidings_test_support::TestDatabase;

use crate::fixtures::{OTHER_SERVICE, SERVICE, id, insert, later, new_notification, now, populate};

async fn database() -> TestDatabase {
    let database = TestDatabase::migrated().await;
    populate(&database.pool).await;
    database
}

async fn read(pool: &PgPool, number: u128) -> StoredNotification {
    by_id(pool, SERVICE, id(number)).await.unwrap().unwrap()
}

async fn set_status(pool: &PgPool, number: u128, status: NotificationStatus) {
    sqlx::query("UPDATE notifications SET notification_status = $1, updated_at = NULL WHERE id = $2")
        .bind(status.as_str())
        .bind(id(number).as_uuid())
        .execute(pool)
        .await
        .unwrap();
}

async fn receive(pool: &PgPool, receipts: &[(u128, NotificationStatus)], unbelieved: &[&str]) -> usize {
    let receipts: Vec<_> = receipts.iter().map(|(number, status)| Receipt::new(id(*number), *status)).collect();
    let unbelieved: Vec<_> = unbelieved.iter().map(|&prefix| prefix.to_owned()).collect();
    let mut conn = pool.acquire().await.unwrap();
    apply_receipts(&mut conn, &receipts, &unbelieved, later(9)).await.unwrap().len()
}

fn sent(number: u128) -> SentNotification {
    let reference = Some(format!("reference {number}"));
    SentNotification { id: id(number), sent_by: "mmg".to_owned(), billable_units: 2, reference, without_receipt: false }
}

#[tokio::test]
async fn a_row_is_read_as_written_by_its_service_alone() {
    let database = database().await;
    let new = NewNotification {
        client_reference: Some("r1".to_owned()),
        international: true,
        rate_multiplier: Some(2),
        ..new_notification(1)
    };
    insert_many(&mut database.pool.acquire().await.unwrap(), &[new.clone(), new_notification(2)]).await.unwrap();
    let row = read(&database.pool, 1).await;
    assert_eq!(
        (row.to, row.normalised_to, row.personalisation),
        (new.to, Some(new.normalised_to), Some(new.personalisation))
    );
    assert_eq!((row.client_reference, row.reply_to_text), (new.client_reference, new.reply_to_text));
    assert_eq!((row.status, row.international, row.rate_multiplier, row.billable_units), (Created, true, Some(2.0), 0));
    assert_eq!((row.created_at, row.sent_at, row.updated_at), (now(), None, None));
    assert!(by_id(&database.pool, OTHER_SERVICE, id(1)).await.unwrap().is_none());
    assert!(by_id(&database.pool, SERVICE, id(3)).await.unwrap().is_none());
}

#[tokio::test]
async fn a_batch_is_stored_wholly_or_not_at_all() {
    let database = database().await;
    insert(&database.pool, [1]).await;
    let rows: Vec<_> = [2, 1, 3].map(new_notification).into();
    let error = insert_many(&mut database.pool.acquire().await.unwrap(), &rows).await.unwrap_err();
    assert_eq!(error.constraint(), Some("notifications_pkey"));
    assert!(!error.is_unavailable());
    assert_eq!(count_by_status(&database.pool, SERVICE).await.unwrap(), [(Created, 1)]);
    insert(&database.pool, []).await;
}

#[tokio::test]
async fn only_created_ones_wait() {
    let database = database().await;
    insert(&database.pool, 1..=NotificationStatus::ALL.len() as u128).await;
    for (number, &status) in (1..).zip(NotificationStatus::ALL) {
        set_status(&database.pool, number, status).await;
    }
    let ids: Vec<_> = (1..=20).map(id).collect();
    let waiting = waiting(&database.pool, &ids, now()).await.unwrap();
    assert_eq!(waiting.iter().map(|row| row.status).collect::<Vec<_>>(), [Created]);
}

#[tokio::test]
async fn what_the_sending_knows_is_added_once() {
    let database = database().await;
    insert(&database.pool, 1..=4).await;
    // A receipt was first.
    receive(&database.pool, &[(2, Delivered)], &[]).await;
    let mut batch = [1, 2, 3].map(sent);
    batch[2].without_receipt = true;
    batch[2].reference = None;
    let mut conn = database.pool.acquire().await.unwrap();
    mark_sent(&mut conn, &batch, later(5)).await.unwrap();
    for (number, status, updated_at) in [(1, Sending, later(5)), (2, Delivered, later(9)), (3, Sent, later(5))] {
        let row = read(&database.pool, number).await;
        assert_eq!((row.status, row.updated_at), (status, Some(updated_at)), "{number}");
        assert_eq!((row.sent_at, row.billable_units), (Some(later(5)), 2), "{number}");
    }
    assert_eq!(read(&database.pool, 4).await.status, Created);

    let again = SentNotification { sent_by: "firetext".to_owned(), billable_units: 7, ..sent(1) };
    mark_sent(&mut conn, &[again, sent(99)], later(6)).await.unwrap();
    let row = read(&database.pool, 1).await;
    assert_eq!((row.sent_at, row.billable_units), (Some(later(5)), 2), "the first record stands");
    let (by, reference): (String, String) =
        sqlx::query_as("SELECT sent_by, reference FROM notifications WHERE id = $1")
            .bind(id(1).as_uuid())
            .fetch_one(&database.pool)
            .await
            .unwrap();
    assert_eq!((by.as_str(), reference.as_str()), ("mmg", "reference 1"));
}

#[tokio::test]
async fn receipts_move_a_row_where_its_state_allows_it() {
    let database = database().await;
    insert(&database.pool, [1]).await;
    for &from in NotificationStatus::ALL {
        for &to in NotificationStatus::ALL {
            set_status(&database.pool, 1, from).await;
            let changes = receive(&database.pool, &[(1, to)], &[]).await;
            assert_eq!(changes, usize::from(from.may_become(to)), "{from} -> {to}");
            let row = read(&database.pool, 1).await;
            let expected = if changes == 1 { (to, Some(later(9))) } else { (from, None) };
            assert_eq!((row.status, row.updated_at), expected, "{from} -> {to}");
        }
    }
}

#[tokio::test]
async fn a_batch_of_receipts_of_every_kind() {
    let database = database().await;
    insert(&database.pool, 1..=3).await;
    let receipts =
        [(1, Delivered), (2, PermanentFailure), (1, Delivered), (9, Delivered), (3, Pending), (3, Delivered)];
    // The interim report and the last one of the third come together, in no order.
    assert_eq!(receive(&database.pool, &receipts, &[]).await, 3);
    let mut statuses = Vec::new();
    for number in 1..=3 {
        statuses.push(read(&database.pool, number).await.status);
    }
    assert_eq!(statuses, [Delivered, PermanentFailure, Delivered]);
}

#[tokio::test]
async fn receipts_from_some_prefixes_are_not_believed() {
    let database = database().await;
    let abroad = |number, prefix: Option<&str>| NewNotification {
        international: true,
        phone_prefix: prefix.map(str::to_owned),
        ..new_notification(number)
    };
    let rows = [abroad(1, Some("1")), abroad(2, Some("33")), abroad(3, None), new_notification(4)];
    insert_many(&mut database.pool.acquire().await.unwrap(), &rows).await.unwrap();
    let receipts = [(1, Delivered), (2, Delivered), (3, Delivered), (4, Delivered)];
    assert_eq!(receive(&database.pool, &receipts, &["1", "44"]).await, 3);
    assert_eq!(read(&database.pool, 1).await.status, Created);
    // Ending it ourselves is no receipt.
    let failed = fail(&mut database.pool.acquire().await.unwrap(), &[id(1)], later(1)).await.unwrap();
    assert_eq!(failed.len(), 1);
}

#[tokio::test]
async fn only_what_was_never_sent_is_ended() {
    let database = database().await;
    insert(&database.pool, 1..=2).await;
    set_status(&database.pool, 2, Sending).await;
    let mut conn = database.pool.acquire().await.unwrap();
    let changes = fail(&mut conn, &[id(2), id(1), id(3)], later(1)).await.unwrap();
    let changes: Vec<_> = changes.iter().map(|change| (change.id, change.status, change.created_at)).collect();
    assert_eq!(changes, [(id(1), TechnicalFailure, now())]);
    assert_eq!(read(&database.pool, 2).await.status, Sending);
}

#[tokio::test]
async fn a_state_of_the_future_is_an_error_and_no_panic() {
    let database = database().await;
    insert(&database.pool, [1]).await;
    sqlx::raw_sql(
        "INSERT INTO notification_status_types VALUES ('teleported');
                   UPDATE notifications SET notification_status = 'teleported'",
    )
    .execute(&database.pool)
    .await
    .unwrap();
    let error = by_id(&database.pool, SERVICE, id(1)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "notifications.notification_status holds \"teleported\", which this version does not know"
    );
}
