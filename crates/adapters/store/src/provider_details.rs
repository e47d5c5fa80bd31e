//! Providers as configured in the database: which are in use, and how much each is given.

use sqlx::PgPool;
use tidings_domain::NotificationType;

use crate::StoreError;

/// A provider in use.
#[derive(Clone, Debug)]
pub struct ActiveProvider {
    /// Names the code that talks to it, and `notifications.sent_by`.
    pub identifier: String,
    /// Its share of the traffic, relative to the others of the channel; 0 to 100.
    pub priority: i32,
    pub supports_international: bool,
}

/// The providers in use for a channel.
pub async fn active(pool: &PgPool, channel: NotificationType) -> Result<Vec<ActiveProvider>, StoreError> {
    Ok(sqlx::query_as!(
        ActiveProvider,
        "SELECT identifier, priority, supports_international FROM provider_details
         WHERE notification_type = $1::text::notification_type AND active ORDER BY identifier",
        channel.as_str()
    )
    .fetch_all(pool)
    .await?)
}
