//! The database, as somebody with psql sees and changes it.

use serde_json::Value;
use sqlx::{AssertSqlSafe, PgTransaction};
use tidings_domain::NotificationId;

use super::TestApp;

impl TestApp {
    /// Runs statements. `$1` stands for the demo service's id.
    pub async fn sql(&self, statements: &str) {
        let statements = self.with_service_id(statements);
        sqlx::raw_sql(AssertSqlSafe(statements.as_str()))
            .execute(&self.app.pool)
            .await
            .unwrap_or_else(|error| panic!("{statements}: {error}"));
    }

    /// The rows of a query as JSON objects. `$1` stands for the demo service's id.
    pub async fn rows(&self, query: &str) -> Vec<Value> {
        let query = format!("SELECT to_jsonb(q) FROM ({}) AS q", self.with_service_id(query));
        sqlx::query_scalar(AssertSqlSafe(query.as_str()))
            .fetch_all(&self.app.pool)
            .await
            .unwrap_or_else(|error| panic!("{query}: {error}"))
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        let rows = self.rows(&format!("SELECT count(*) FROM {table}")).await;
        rows[0]["count"].as_i64().expect("a count")
    }

    /// Takes a table away from everybody else, until the transaction ends.
    pub async fn lock(&self, table: &str) -> PgTransaction<'static> {
        let mut locking = self.app.begin().await.expect("the database answers");
        let statement = format!("LOCK TABLE {table}");
        sqlx::raw_sql(AssertSqlSafe(statement.as_str())).execute(&mut *locking).await.expect("a table");
        locking
    }

    /// The stored row of a notification.
    pub async fn stored(&self, id: NotificationId) -> Value {
        let mut rows = self.rows(&format!("SELECT * FROM notifications WHERE id = '{id}'")).await;
        rows.pop().unwrap_or_else(|| panic!("notification {id} is not stored"))
    }

    /// Where a notification stands.
    pub async fn status(&self, id: NotificationId) -> String {
        self.stored(id).await["notification_status"].as_str().expect("a status").to_owned()
    }

    fn with_service_id(&self, statements: &str) -> String {
        statements.replace("$1", &format!("'{}'", self.demo.service_id))
    }
}
