//! What became of a message.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use sqlx::PgConnection;
use tidings_domain::{CallbackType, NotificationId, NotificationStatus, NotificationType, ServiceId};
use uuid::Uuid;

use crate::{StoreError, known, utc};

/// A provider's word on a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipt {
    pub notification_id: NotificationId,
    pub status: NotificationStatus,
    /// What it means for a notification that is `pending`, where that differs.
    pub while_pending: Option<NotificationStatus>,
}

impl Receipt {
    /// One that means the same whatever was reported before.
    pub const fn new(notification_id: NotificationId, status: NotificationStatus) -> Self {
        Self { notification_id, status, while_pending: None }
    }
}

/// A notification whose status has changed.
#[derive(Clone, Copy, Debug)]
pub struct StatusChange {
    pub id: NotificationId,
    pub service_id: ServiceId,
    pub notification_type: NotificationType,
    pub status: NotificationStatus,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    /// When it changed.
    pub updated_at: Timestamp,
    /// Its service wants to hear what becomes of its messages.
    pub has_callback: bool,
}

/// Applies receipts, each only where the notification's state allows it ([`NotificationStatus::may_become`]), and returns
/// the changes made. Late and repeated receipts change nothing, nor do those for text messages abroad to
/// `unbelieved_prefixes`. A receipt that is there before the record of the sending says that the message was sent, so it
/// sets `sent_at` too. What has moved to the history changes there, by the same rules; of that no service is told, since it has no
/// recipient any more.
pub async fn apply_receipts(
    conn: &mut PgConnection,
    receipts: &[Receipt],
    unbelieved_prefixes: &[String],
    now: Timestamp,
) -> Result<Vec<StatusChange>, StoreError> {
    let mut changes = Vec::with_capacity(receipts.len());
    apply_to(Kept::Live, conn, receipts, unbelieved_prefixes, now, &mut changes).await?;
    let changed: HashSet<_> = changes.iter().map(|change: &StatusChange| change.id).collect();
    let unchanged = |receipt: &&Receipt| !changed.contains(&receipt.notification_id);
    let others: Vec<_> = receipts.iter().filter(unchanged).copied().collect();
    apply_to(Kept::History, conn, &others, unbelieved_prefixes, now, &mut changes).await?;
    Ok(changes)
}

/// Where a notification is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    Live,
    History,
}

async fn apply_to(
    kept: Kept,
    conn: &mut PgConnection,
    receipts: &[Receipt],
    unbelieved_prefixes: &[String],
    now: Timestamp,
    changes: &mut Vec<StatusChange>,
) -> Result<(), StoreError> {
    for &status in NotificationStatus::ALL {
        let from = NotificationStatus::before(status);
        let not_pending: Vec<_> = from.iter().copied().filter(|from| *from != NotificationStatus::Pending).collect();
        let ids = |is_meant: &dyn Fn(&Receipt) -> bool| -> Vec<NotificationId> {
            receipts.iter().filter(|receipt| is_meant(receipt)).map(|receipt| receipt.notification_id).collect()
        };
        for (ids, from) in [
            (ids(&|receipt| receipt.status == status && receipt.while_pending.is_none()), &from),
            (ids(&|receipt| receipt.while_pending == Some(status)), &vec![NotificationStatus::Pending]),
            (ids(&|receipt| receipt.status == status && receipt.while_pending.is_some()), &not_pending),
        ] {
            if !ids.is_empty() {
                let how = Change { from, to: status, not_abroad_to: unbelieved_prefixes, sent_at: Some(now) };
                match kept {
                    Kept::Live => change_status(conn, &ids, how, now, changes).await?,
                    Kept::History => change_history(conn, &ids, how, now, changes).await?,
                }
            }
        }
    }
    Ok(())
}

/// The emails and text messages that providers know by these references of theirs, also those in the history.
pub async fn by_references(
    conn: &mut PgConnection,
    references: &[&str],
) -> Result<HashMap<String, NotificationId>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT id, reference AS "reference!" FROM notifications
           WHERE reference = ANY($1) AND notification_type <> 'letter'"#,
        references as _
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut known: HashMap<_, _> = rows.into_iter().map(|row| (row.reference, row.id.into())).collect();
    let others: Vec<&str> = references.iter().filter(|reference| !known.contains_key(**reference)).copied().collect();
    if others.is_empty() {
        return Ok(known);
    }
    let rows = sqlx::query!(
        r#"SELECT id, reference AS "reference!" FROM notification_history
           WHERE reference = ANY($1) AND notification_type <> 'letter'"#,
        &others as _
    )
    .fetch_all(conn)
    .await?;
    known.extend(rows.into_iter().map(|row| (row.reference, row.id.into())));
    Ok(known)
}

/// Ends notifications that never reached a provider as `technical-failure`, and returns the changes made.
pub async fn fail(
    conn: &mut PgConnection,
    ids: &[NotificationId],
    now: Timestamp,
) -> Result<Vec<StatusChange>, StoreError> {
    end_waiting(conn, ids, NotificationStatus::TechnicalFailure, now).await
}

/// Ends notifications that were not sent, because nobody is there to get them, as `permanent-failure`, and returns the changes made.
pub async fn fail_permanently(
    conn: &mut PgConnection,
    ids: &[NotificationId],
    now: Timestamp,
) -> Result<Vec<StatusChange>, StoreError> {
    end_waiting(conn, ids, NotificationStatus::PermanentFailure, now).await
}

async fn end_waiting(
    conn: &mut PgConnection,
    ids: &[NotificationId],
    to: NotificationStatus,
    now: Timestamp,
) -> Result<Vec<StatusChange>, StoreError> {
    let mut changes = Vec::new();
    let how = Change { from: &[NotificationStatus::Created], to, not_abroad_to: &[], sent_at: None };
    change_status(conn, ids, how, now, &mut changes).await?;
    Ok(changes)
}

/// Ends emails and text messages that were made, and sent, before `before` and are still on their way as `temporary-failure`, at most
/// `at_most` of them, and returns the changes made. One whose receipt is being written is left to it.
pub async fn time_out(
    conn: &mut PgConnection,
    before: Timestamp,
    at_most: i64,
    now: Timestamp,
) -> Result<Vec<StatusChange>, StoreError> {
    let late = sqlx::query_scalar!(
        "SELECT id FROM notifications
         WHERE created_at < $1 AND COALESCE(sent_at, created_at) < $1
             AND notification_status IN ('sending', 'pending') AND notification_type IN ('email', 'sms')
         ORDER BY id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED",
        utc::to_column(before) as _,
        at_most,
    )
    .fetch_all(&mut *conn)
    .await?;
    let late: Vec<NotificationId> = late.into_iter().map(Into::into).collect();
    let mut changes = Vec::new();
    let from = &[NotificationStatus::Sending, NotificationStatus::Pending];
    let how = Change { from, to: NotificationStatus::TemporaryFailure, not_abroad_to: &[], sent_at: None };
    change_status(conn, &late, how, now, &mut changes).await?;
    Ok(changes)
}

struct Change<'a> {
    from: &'a [NotificationStatus],
    to: NotificationStatus,
    not_abroad_to: &'a [String],
    /// Written where no time of sending is known yet.
    sent_at: Option<Timestamp>,
}

async fn change_status(
    conn: &mut PgConnection,
    ids: &[NotificationId],
    change: Change<'_>,
    now: Timestamp,
    changes: &mut Vec<StatusChange>,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    let from: Vec<&str> = change.from.iter().map(|status| status.as_str()).collect();
    let rows = sqlx::query!(
        r#"WITH locked AS (
               SELECT id, service_id FROM notifications WHERE id = ANY($1) AND notification_status = ANY($2)
                   AND (international IS NOT TRUE OR COALESCE(phone_prefix <> ALL($5), true))
               ORDER BY id FOR NO KEY UPDATE)
           UPDATE notifications
           SET notification_status = $3, updated_at = $4, sent_at = COALESCE(sent_at, $6)
           FROM locked
               LEFT JOIN service_callback_api callback
                   ON callback.service_id = locked.service_id AND callback.callback_type = $7
           WHERE notifications.id = locked.id
           RETURNING notifications.id, notifications.service_id, notification_type::text AS "notification_type!",
               notifications.created_at AS "created_at: jiff_sqlx::DateTime", sent_at AS "sent_at: jiff_sqlx::DateTime",
               notifications.updated_at AS "updated_at!: jiff_sqlx::DateTime", callback.id IS NOT NULL AS "has_callback!""#,
        &ids,
        &from as _,
        change.to.as_str(),
        utc::to_column(now) as _,
        change.not_abroad_to,
        change.sent_at.map(utc::to_column) as _,
        CallbackType::DeliveryStatus.as_str(),
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        changes.push(StatusChange {
            id: row.id.into(),
            service_id: row.service_id.unwrap_or_default().into(),
            notification_type: known("notifications", "notification_type", &row.notification_type)?,
            status: change.to,
            created_at: utc::from_column(row.created_at),
            sent_at: row.sent_at.map(utc::from_column),
            updated_at: utc::from_column(row.updated_at),
            has_callback: row.has_callback,
        });
    }
    Ok(())
}

/// As [`change_status`], in the history.
async fn change_history(
    conn: &mut PgConnection,
    ids: &[NotificationId],
    change: Change<'_>,
    now: Timestamp,
    changes: &mut Vec<StatusChange>,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.as_uuid()).collect();
    let from: Vec<&str> = change.from.iter().map(|status| status.as_str()).collect();
    let rows = sqlx::query!(
        r#"WITH locked AS (
               SELECT id FROM notification_history WHERE id = ANY($1) AND notification_status = ANY($2)
                   AND (international IS NOT TRUE OR COALESCE(phone_prefix <> ALL($5), true))
               ORDER BY id FOR NO KEY UPDATE)
           UPDATE notification_history past
           SET notification_status = $3, updated_at = $4, sent_at = COALESCE(sent_at, $6)
           FROM locked WHERE past.id = locked.id
           RETURNING past.id, service_id, notification_type::text AS "notification_type!",
               created_at AS "created_at: jiff_sqlx::DateTime", sent_at AS "sent_at: jiff_sqlx::DateTime",
               updated_at AS "updated_at!: jiff_sqlx::DateTime""#,
        &ids,
        &from as _,
        change.to.as_str(),
        utc::to_column(now) as _,
        change.not_abroad_to,
        change.sent_at.map(utc::to_column) as _,
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        changes.push(StatusChange {
            id: row.id.into(),
            service_id: row.service_id.unwrap_or_default().into(),
            notification_type: known("notification_history", "notification_type", &row.notification_type)?,
            status: change.to,
            created_at: utc::from_column(row.created_at),
            sent_at: row.sent_at.map(utc::from_column),
            updated_at: utc::from_column(row.updated_at),
            has_callback: false,
        });
    }
    Ok(())
}
