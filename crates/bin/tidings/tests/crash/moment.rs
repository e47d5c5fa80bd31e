//! The moment of a kill.

use std::time::Duration;

use sqlx::{PgPool, Postgres, Transaction};
use uuid::Uuid;

const LIMIT: Duration = Duration::from_secs(60);

/// Stands between the worker and its record: messages that wait now can be handed over, and not written down as sent, until this
/// is dropped. The worst moment for a kill is reached with certainty then.
pub struct Hold {
    _locks: Transaction<'static, Postgres>,
    held: Vec<Uuid>,
}

impl Hold {
    pub async fn take(pool: &PgPool) -> Self {
        let mut locks = tidings_store::begin(pool).await.expect("a transaction");
        // Skipped are those that the worker is writing down at this moment.
        let waiting = "SELECT id FROM notifications WHERE notification_status = 'created' FOR UPDATE SKIP LOCKED";
        let held = sqlx::query_scalar(waiting).fetch_all(&mut *locks).await.expect("the waiting messages");
        Self { _locks: locks, held }
    }

    /// Waits until one of the messages was handed over.
    pub async fn until_handed_over(&self, pool: &PgPool) {
        let handed_over = "SELECT EXISTS (SELECT FROM sandbox_messages WHERE notification_id = ANY ($1))";
        let handed_over =
            async || sqlx::query_scalar(handed_over).bind(&self.held).fetch_one(pool).await.expect("an answer");
        until_true(handed_over).await;
    }
}

/// The number of the newest message that was handed over.
pub async fn newest_message(pool: &PgPool) -> i64 {
    sqlx::query_scalar("SELECT coalesce(max(id), 0) FROM sandbox_messages").fetch_one(pool).await.expect("a number")
}

/// Waits until a newer message was handed over.
pub async fn until_newer_message(pool: &PgPool, number: i64) {
    until_true(async || newest_message(pool).await > number).await;
}

/// Asks without pauses: what comes next must come at once.
async fn until_true(question: impl AsyncFn() -> bool) {
    let asking = async {
        while !question().await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(LIMIT, asking).await.expect("the worker hands messages over");
}
