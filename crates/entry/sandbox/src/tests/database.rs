//! A database with messages in it.

use std::sync::Arc;

use jiff::{Timestamp, ToSpan};
use sqlx::{AssertSqlSafe, PgPool};
use tidings_domain::{Clock, KeyType, NotificationId, NotificationStatus, NotificationType, ServiceId, SharedClock};
use tidings_store::sandbox_messages::{NewSandboxMessage, insert_many};
use tidings_test_support::TestDatabase;
use uuid::Uuid;

pub const HOSTILE_HTML: &str = "<p>Monday</p><script>parent.alert(1)</script>";
const SENT_AT: i64 = 1_700_000_000;

/// Three minutes and a bit after the messages were sent.
pub fn clock() -> SharedClock {
    #[derive(Debug)]
    struct At(Timestamp);
    impl Clock for At {
        fn now(&self) -> Timestamp {
            self.0
        }
    }
    Arc::new(At(sent_at() + 200.seconds()))
}

fn sent_at() -> Timestamp {
    Timestamp::from_second(SENT_AT).unwrap()
}

/// A database of the test's own.
pub struct Database {
    pub pool: PgPool,
    _database: TestDatabase,
}

impl Database {
    pub async fn create() -> Self {
        let database = TestDatabase::migrated().await;
        Self { pool: database.pool.clone(), _database: database }
    }

    /// With a text message, and a later email that was sent twice and is delivered; both hostile.
    pub async fn with_messages() -> Self {
        let database = Self::create().await;
        let email = NewSandboxMessage {
            channel: NotificationType::Email,
            provider: "ses".into(),
            recipient: "ann@b.example".into(),
            sender: "Bins <bins@notify.example>".into(),
            subject: Some("<img src=x onerror=alert(1)>".into()),
            body: "See https://bins.example/map and javascript:alert(1)".into(),
            body_html: Some(HOSTILE_HTML.into()),
            unsubscribe_link: Some("javascript:alert(1)".into()),
            ..text(2, "")
        };
        let hostile = NewSandboxMessage { body: "</div><script>alert(1)</script>".into(), ..text(1, "447700900123") };
        database.insert(&[hostile, email.clone()]).await;
        database.insert(&[email]).await;
        let row = format!(
            "INSERT INTO notifications (id, \"to\", template_version, created_at, key_type, notification_type, billable_units,
                 notification_status)
             VALUES ('{}', 'ann@b.example', 1, now(), 'normal', 'email', 0, 'delivered')",
            Uuid::from_u128(2)
        );
        sqlx::raw_sql(AssertSqlSafe(row)).execute(&database.pool).await.unwrap();
        database
    }

    /// Text messages to 447700900001 and so on.
    pub async fn insert_texts(&self, numbers: impl Iterator<Item = u32>) {
        let messages: Vec<_> =
            numbers.map(|n| text(n.into(), &format!("{}", 447_700_900_000 + u64::from(n)))).collect();
        self.insert(&messages).await;
    }

    async fn insert(&self, messages: &[NewSandboxMessage]) {
        let mut conn = self.pool.acquire().await.unwrap();
        insert_many(&mut conn, messages, sent_at()).await.unwrap();
    }
}

fn text(number: u128, recipient: &str) -> NewSandboxMessage {
    NewSandboxMessage {
        notification_id: NotificationId::new(Uuid::from_u128(number)),
        service_id: ServiceId::new(Uuid::from_u128(9)),
        provider: "mmg".into(),
        channel: NotificationType::Sms,
        key_type: KeyType::Normal,
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
