//! On a real PostgreSQL.

use std::sync::Arc;

use futures::future::join_all;
use serde_json::{Value, json};
use tidings_domain::{KeyType, NotificationId, NotificationStatus, NotificationType, ServiceId};
use tidings_store::sandbox_messages::Totals;
use tidings_test_support::TestDatabase;
use uuid::Uuid;

use super::*;
use crate::SystemClock;

struct Database {
    pool: PgPool,
    _database: TestDatabase,
}

impl Database {
    async fn create() -> Self {
        let database = TestDatabase::migrated().await;
        Self { pool: database.pool.clone(), _database: database }
    }

    fn outbox(&self) -> DurableOutbox {
        DurableOutbox::start(self.pool.clone(), Arc::new(SystemClock), Waker::new(), NewMessages::default())
    }

    async fn receipts(&self) -> Vec<Value> {
        sqlx::query_scalar("SELECT payload FROM queue_jobs WHERE kind = 'sandbox-receipt' ORDER BY id")
            .fetch_all(&self.pool)
            .await
            .unwrap()
    }
}

fn message(number: u128, receipt: NotificationStatus) -> SandboxMessage {
    SandboxMessage {
        notification_id: NotificationId::new(Uuid::from_u128(number)),
        service_id: ServiceId::new(Uuid::from_u128(9)),
        provider: "mmg".into(),
        channel: NotificationType::Sms,
        key_type: KeyType::Normal,
        recipient: "447900900123".into(),
        sender: "BINS".into(),
        reply_to: None,
        subject: None,
        body: "Monday".into(),
        body_html: None,
        unsubscribe_link: None,
        receipt,
    }
}

#[tokio::test]
async fn an_accepted_message_is_kept_with_the_job_for_its_receipt() {
    let database = Database::create().await;
    let outbox = database.outbox();
    outbox.accept(message(1, NotificationStatus::PermanentFailure)).await.unwrap();
    let id = Uuid::from_u128(1).to_string();
    let receipt = json!({"notification_id": id, "status": "permanent-failure", "provider": "mmg"});
    assert_eq!(database.receipts().await, [receipt]);

    let again = (0..100).map(|n| outbox.accept(message(n % 50, NotificationStatus::Delivered)));
    assert!(join_all(again).await.iter().all(Result::is_ok));
    let totals = sandbox_messages::totals(&database.pool).await.unwrap();
    assert_eq!(totals, Totals { messages: 50, repeated: 50, duplicates: 51 });
    assert_eq!(database.receipts().await.len(), 101);
}

#[tokio::test]
async fn a_message_whose_receipt_cannot_be_planned_is_not_accepted() {
    let database = Database::create().await;
    sqlx::raw_sql("ALTER TABLE queue_jobs RENAME TO elsewhere").execute(&database.pool).await.unwrap();
    let outbox = database.outbox();
    let refused = outbox.accept(message(1, NotificationStatus::Delivered)).await;
    assert!(matches!(refused, Err(SendError::Unavailable(_))), "{refused:?}");
    assert_eq!(sandbox_messages::totals(&database.pool).await.unwrap().messages, 0);

    sqlx::raw_sql("ALTER TABLE elsewhere RENAME TO queue_jobs").execute(&database.pool).await.unwrap();
    outbox.accept(message(1, NotificationStatus::Delivered)).await.unwrap();
    assert_eq!(sandbox_messages::totals(&database.pool).await.unwrap().messages, 1);
}
