//! A database with messages in it.

use std::{str::FromStr, sync::Arc};

use jiff::{Timestamp, ToSpan};
use sqlx::{AssertSqlSafe, Connection, PgConnection, PgPool, postgres::PgConnectOptions};
use tidings_domain::{Clock, KeyType, NotificationId, NotificationStatus, NotificationType, ServiceId, SharedClock};
use tidings_store::sandbox_messages::{NewSandboxMessage, insert_many};
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

/// A database with the table of messages, and as much of `notifications` as is read.
pub struct Database {
    pub pool: PgPool,
    server: PgConnectOptions,
    name: String,
}

impl Database {
    pub async fn create(test: &str) -> Self {
        let url = std::env::var("TIDINGS_TEST_DATABASE_URL").expect("TIDINGS_TEST_DATABASE_URL names a PostgreSQL");
        let server = PgConnectOptions::from_str(&url).unwrap();
        let name = format!("sandbox_viewer_{test}_{}", std::process::id());
        let mut conn = PgConnection::connect_with(&server).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut conn).await.unwrap();
        let pool = PgPool::connect_with(server.clone().database(&name)).await.unwrap();
        for sql in [
            include_str!("../../../../adapters/store/migrations/0004_sandbox_messages.sql"),
            "CREATE TABLE notifications (id uuid PRIMARY KEY, notification_status text)",
        ] {
            sqlx::raw_sql(sql).execute(&pool).await.unwrap();
        }
        Self { pool, server, name }
    }

    /// With a text message, and a later email that was sent twice and is delivered; both hostile.
    pub async fn with_messages(test: &str) -> Self {
        let database = Self::create(test).await;
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
        sqlx::raw_sql(AssertSqlSafe(format!(
            "INSERT INTO notifications VALUES ('{}', 'delivered')",
            Uuid::from_u128(2)
        )))
        .execute(&database.pool)
        .await
        .unwrap();
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

    pub async fn drop(self) {
        self.pool.close().await;
        let mut conn = PgConnection::connect_with(&self.server).await.unwrap();
        sqlx::raw_sql(AssertSqlSafe(format!("DROP DATABASE {}", self.name))).execute(&mut conn).await.unwrap();
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
