//! Those that a report is of.

use jiff::Timestamp;
use sqlx::PgPool;
use tidings_domain::{NotificationId, NotificationStatus, NotificationType, ServiceId};

use super::{Row, ShownNotification};
use crate::{StoreError, utc};

/// Which notifications of a service are in the next part of a report.
#[derive(Clone, Copy, Debug)]
pub struct ShownInReport<'a> {
    pub service_id: ServiceId,
    /// Of this channel; of any at all if `None`.
    pub notification_type: Option<NotificationType>,
    /// In any of these states.
    pub statuses: &'a [NotificationStatus],
    /// Made since.
    pub since: Timestamp,
    /// Made before, or at this moment with a smaller id. A place and no notification: that may be gone when the report goes on.
    pub before: (Timestamp, NotificationId),
    pub limit: i64,
}

/// A statement for each kind of report, with an index whose order it reads.
macro_rules! part {
    ($wanted:expr, $own:literal, $own_argument:expr) => {{
        let wanted: &ShownInReport<'_> = $wanted;
        let statuses: Vec<_> = wanted.statuses.iter().map(|status| status.as_str()).collect();
        shown!(
            ["WHERE n.service_id = $1 AND n.notification_status = ANY($2::text[]) AND n.key_type <> 'test'
                  AND n.created_at >= $3 AND (n.created_at, n.id) < ($4, $5) AND "
                + $own
                + " ORDER BY n.created_at DESC, n.id DESC LIMIT $6"],
            wanted.service_id.as_uuid(),
            &statuses as _,
            utc::to_column(wanted.since) as _,
            utc::to_column(wanted.before.0) as _,
            wanted.before.1.as_uuid(),
            wanted.limit,
            $own_argument,
        )
    }};
}

/// The next part of a report, the newest first; those of test keys are left out.
pub async fn shown_in_report(pool: &PgPool, wanted: &ShownInReport<'_>) -> Result<Vec<ShownNotification>, StoreError> {
    let rows = match wanted.notification_type {
        Some(one) => {
            part!(wanted, "n.notification_type = $7::text::notification_type", one.as_str()).fetch_all(pool).await
        }
        None => part!(wanted, "$7", true).fetch_all(pool).await,
    };
    rows?.into_iter().map(TryInto::try_into).collect()
}
