//! On a real PostgreSQL.

use sqlx::AssertSqlSafe;
use tidings_test_support::TestDatabase;

use super::*;

const SERVICE: ServiceId = ServiceId::new(Uuid::from_u128(1));

struct Database {
    pool: PgPool,
    _database: TestDatabase,
}

impl Database {
    async fn create() -> Self {
        let database = TestDatabase::migrated().await;
        Self { pool: database.pool.clone(), _database: database }
    }

    /// Notification 1, as much of it as must be.
    async fn insert_notification(&self, status: &str) {
        let row = format!(
            "INSERT INTO notifications (id, \"to\", template_version, created_at, key_type, notification_type, billable_units,
                 notification_status)
             VALUES ('{}', '441', 1, now(), 'test', 'sms', 0, '{status}')",
            Uuid::from_u128(1)
        );
        sqlx::raw_sql(AssertSqlSafe(row)).execute(&self.pool).await.unwrap();
    }

    async fn insert(&self, messages: &[NewSandboxMessage]) {
        let mut conn = self.pool.acquire().await.unwrap();
        insert_many(&mut conn, messages, Timestamp::from_second(1_700_000_000).unwrap()).await.unwrap();
    }

    /// The numbers of the notifications that match.
    async fn numbers(&self, filter: Filter<'_>, limit: i64) -> Vec<u128> {
        let found = newest(&self.pool, &filter, limit).await.unwrap();
        found.iter().map(|message| message.notification_id.as_uuid().as_u128()).collect()
    }
}

fn sms(number: u128, recipient: &str) -> NewSandboxMessage {
    NewSandboxMessage {
        notification_id: NotificationId::new(Uuid::from_u128(number)),
        service_id: SERVICE,
        provider: "mmg".into(),
        channel: NotificationType::Sms,
        key_type: KeyType::Test,
        recipient: recipient.into(),
        sender: "BINS".into(),
        reply_to: None,
        subject: None,
        body: "Monday".into(),
        body_html: None,
        unsubscribe_link: None,
        receipt: NotificationStatus::Delivered,
    }
}

fn email(number: u128, recipient: &str) -> NewSandboxMessage {
    NewSandboxMessage {
        channel: NotificationType::Email,
        provider: "ses".into(),
        reply_to: Some("help@bins.example".into()),
        subject: Some("Bin day".into()),
        body_html: Some("<p>Monday</p>".into()),
        unsubscribe_link: Some("https://bins.example/u".into()),
        ..sms(number, recipient)
    }
}

#[tokio::test]
async fn a_message_is_read_back_as_kept_with_the_status_of_its_notification() {
    let database = Database::create().await;
    database.insert(&[email(1, "a@b.example"), sms(2, "447900900123")]).await;
    database.insert_notification("delivered").await;

    let kept = by_notification(&database.pool, NotificationId::new(Uuid::from_u128(1))).await.unwrap().unwrap();
    let expected = SandboxMessage {
        id: kept.id,
        notification_id: NotificationId::new(Uuid::from_u128(1)),
        service_id: SERVICE,
        provider: "ses".into(),
        channel: NotificationType::Email,
        key_type: KeyType::Test,
        recipient: "a@b.example".into(),
        sender: "BINS".into(),
        reply_to: Some("help@bins.example".into()),
        subject: Some("Bin day".into()),
        body: "Monday".into(),
        body_html: Some("<p>Monday</p>".into()),
        unsubscribe_link: Some("https://bins.example/u".into()),
        receipt: NotificationStatus::Delivered,
        status: Some(NotificationStatus::Delivered),
        times_sent: 1,
        created_at: Timestamp::from_second(1_700_000_000).unwrap(),
    };
    assert_eq!(kept, expected);
    let other = by_notification(&database.pool, NotificationId::new(Uuid::from_u128(2))).await.unwrap().unwrap();
    assert_eq!((other.status, other.subject, other.body_html), (None, None, None));
    assert_eq!(by_notification(&database.pool, NotificationId::new(Uuid::from_u128(3))).await.unwrap(), None);
}

#[tokio::test]
async fn a_repeated_message_is_kept_once_and_counted() {
    let database = Database::create().await;
    database.insert(&[]).await;
    database.insert(&[sms(1, "441"), sms(2, "442"), sms(1, "441")]).await;
    database.insert(&[sms(2, "442"), sms(3, "443")]).await;
    let totals = totals(&database.pool).await.unwrap();
    assert_eq!(totals, Totals { messages: 3, repeated: 2, duplicates: 2 });
    let times: Vec<_> =
        newest(&database.pool, &Filter::default(), 9).await.unwrap().iter().map(|kept| kept.times_sent).collect();
    assert_eq!(times, [1, 2, 2]);
}

#[tokio::test]
async fn the_newest_come_first_and_filters_combine() {
    let database = Database::create().await;
    database.insert(&[sms(1, "447900900001"), email(2, "Ann@b.example"), sms(3, "447900900003")]).await;
    database
        .insert(&[NewSandboxMessage { service_id: ServiceId::new(Uuid::from_u128(9)), ..email(4, "100%@b.example") }])
        .await;

    assert_eq!(database.numbers(Filter::default(), 9).await, [4, 3, 2, 1]);
    assert_eq!(database.numbers(Filter::default(), 2).await, [4, 3]);
    let of = |channel| Filter { channel: Some(channel), ..Filter::default() };
    assert_eq!(database.numbers(of(NotificationType::Email), 9).await, [4, 2]);
    let to = |recipient| Filter { recipient: Some(recipient), ..Filter::default() };
    assert_eq!(database.numbers(to("aNN@"), 9).await, [2]);
    assert_eq!(database.numbers(to("%"), 9).await, [4], "a search is for text, not for a pattern");
    assert_eq!(database.numbers(Filter { service: Some(SERVICE), ..of(NotificationType::Email) }, 9).await, [2]);

    let third = by_notification(&database.pool, NotificationId::new(Uuid::from_u128(3))).await.unwrap().unwrap().id;
    assert_eq!(database.numbers(Filter { before: Some(third), ..Filter::default() }, 9).await, [2, 1]);
    assert_eq!(database.numbers(Filter { after: Some(third), ..Filter::default() }, 9).await, [4]);
}

#[tokio::test]
async fn the_fingerprint_tells_new_messages_repeats_and_changes_of_status() {
    let database = Database::create().await;
    let mut seen = vec![fingerprint(&database.pool, 10).await.unwrap()];
    for step in ["new", "repeat", "status"] {
        match step {
            "status" => database.insert_notification("sending").await,
            _ => database.insert(&[sms(1, "441")]).await,
        }
        let now = fingerprint(&database.pool, 10).await.unwrap();
        assert!(!seen.contains(&now), "{step} changed nothing");
        seen.push(now);
    }
    assert_eq!(fingerprint(&database.pool, 10).await.unwrap(), seen[3]);
}

#[tokio::test]
async fn only_the_newest_are_kept() {
    let database = Database::create().await;
    database.insert(&[sms(1, "441"), sms(2, "442"), sms(3, "443")]).await;
    assert_eq!(prune(&database.pool, 3).await.unwrap(), 0);
    assert_eq!(prune(&database.pool, 2).await.unwrap(), 1);
    assert_eq!(database.numbers(Filter::default(), 9).await, [3, 2]);
}

#[tokio::test]
async fn a_nul_does_not_spoil_the_batch() {
    let database = Database::create().await;
    database.insert(&[NewSandboxMessage { body: "a\0b".into(), ..sms(1, "441") }]).await;
    assert_eq!(newest(&database.pool, &Filter::default(), 1).await.unwrap()[0].body, "a\u{fffd}b");
}
