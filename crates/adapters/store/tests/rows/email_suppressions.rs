//! The list of addresses that are sent no emails.

use tidings_domain::{KeyType, NotificationType, ServiceId, SuppressionReason};
use tidings_store::{
    email_suppressions::{delete, delete_expired, insert_bounced, insert_complained, of_address, page},
    notifications::{NewNotification, insert_many, waiting},
};
use tidings_test_support::TestDatabase;

use crate::fixtures::{OTHER_SERVICE, SERVICE, id, later, new_notification, now, populate};

fn email(number: u128, address: &str) -> NewNotification {
    NewNotification {
        notification_type: NotificationType::Email,
        to: address.to_uppercase(),
        normalised_to: address.to_owned(),
        phone_prefix: None,
        rate_multiplier: None,
        ..new_notification(number)
    }
}

/// Emails 1 and 2 to one address, 3 to another, 4 with a test key; a text message 5.
async fn database() -> TestDatabase {
    let database = TestDatabase::migrated().await;
    populate(&database.pool).await;
    let rows = [
        email(1, "amala@example.com"),
        email(2, "amala@example.com"),
        email(3, "bela@example.com"),
        NewNotification { key_type: KeyType::Test, ..email(4, "amala@example.com") },
        new_notification(5),
    ];
    insert_many(&mut database.pool.acquire().await.unwrap(), &rows).await.unwrap();
    database
}

/// The emails that wait, and are not to be sent.
async fn suppressed(database: &TestDatabase, seconds: i64) -> Vec<u128> {
    let ids: Vec<_> = (1..=5).map(id).collect();
    let waiting = waiting(&database.pool, &ids, later(seconds)).await.unwrap();
    assert_eq!(waiting.len(), 5);
    let mut found: Vec<_> =
        waiting.iter().filter(|row| row.is_suppressed).map(|row| row.id.as_uuid().as_u128()).collect();
    found.sort_unstable();
    found
}

#[tokio::test]
async fn a_bounce_is_everybodys_until_it_is_over() {
    let database = database().await;
    let mut conn = database.pool.acquire().await.unwrap();
    let all: Vec<_> = (1..=9).map(id).collect();
    assert_eq!(insert_bounced(&mut conn, &all, now(), Some(later(60))).await.unwrap(), 2);
    assert_eq!(suppressed(&database, 59).await, [1, 2, 3]);
    assert_eq!(suppressed(&database, 60).await, []);
    // Known again.
    assert_eq!(insert_bounced(&mut conn, &[id(1)], later(30), Some(later(90))).await.unwrap(), 1);
    assert_eq!(suppressed(&database, 60).await, [1, 2]);
    let listed = of_address(&database.pool, "amala@example.com").await.unwrap();
    let [found] = listed.as_slice() else { panic!("{listed:?}") };
    assert_eq!((found.reason, found.service_id, found.notification_id), (SuppressionReason::Bounce, None, id(1)));
    assert_eq!((found.created_at, found.expires_at), (later(30), Some(later(90))));

    assert_eq!(delete_expired(&database.pool, later(60)).await.unwrap(), 1);
    assert_eq!(page(&database.pool, None, 10).await.unwrap(), listed);
}

#[tokio::test]
async fn a_complaint_is_a_services_and_stays() {
    let database = database().await;
    let mut conn = database.pool.acquire().await.unwrap();
    let complain = async |conn: &mut sqlx::PgConnection, service: ServiceId, number, told| {
        insert_complained(conn, service, id(number), told, now()).await.unwrap()
    };
    assert!(complain(&mut conn, SERVICE, 1, Some("as@told.example")).await);
    assert!(!complain(&mut conn, SERVICE, 2, None).await, "it is on the list");
    assert!(complain(&mut conn, OTHER_SERVICE, 3, None).await);
    assert!(
        complain(&mut conn, SERVICE, 77, Some("as@told.example")).await,
        "no email is kept, and the address is told"
    );
    assert!(!complain(&mut conn, SERVICE, 78, None).await, "nor that");
    assert_eq!(suppressed(&database, 1_000_000).await, [1, 2], "the third is none of the other service's");
    assert_eq!(delete_expired(&database.pool, later(1_000_000)).await.unwrap(), 0);

    // A bounce stands beside it.
    insert_bounced(&mut conn, &[id(1)], now(), Some(later(60))).await.unwrap();
    assert_eq!(of_address(&database.pool, "amala@example.com").await.unwrap().len(), 2);
    assert_eq!(delete(&mut conn, "amala@example.com", Some(OTHER_SERVICE)).await.unwrap(), 0);
    assert_eq!(delete(&mut conn, "amala@example.com", Some(SERVICE)).await.unwrap(), 1);
    assert_eq!((suppressed(&database, 59).await, suppressed(&database, 60).await), (vec![1, 2], vec![]));
    assert_eq!(delete(&mut conn, "amala@example.com", None).await.unwrap(), 1);
    assert_eq!(suppressed(&database, 59).await, []);
}

#[tokio::test]
async fn the_latest_come_first_page_by_page() {
    let database = database().await;
    let mut conn = database.pool.acquire().await.unwrap();
    for (number, address) in ["a@b.example", "c@d.example", "e@f.example"].into_iter().enumerate() {
        let email = id(100 + u128::try_from(number).unwrap());
        insert_complained(&mut conn, SERVICE, email, Some(address), now()).await.unwrap();
    }
    let first = page(&database.pool, None, 2).await.unwrap();
    let second = page(&database.pool, first.last().map(|last| last.id), 2).await.unwrap();
    let addresses: Vec<_> = first.iter().chain(&second).map(|found| found.email_address.as_str()).collect();
    assert_eq!((first.len(), addresses), (2, vec!["e@f.example", "c@d.example", "a@b.example"]));
}
