//! What the sandbox providers were given, for the message viewer. A bounded table: see [`prune`].

use jiff::{Timestamp, civil::Date};
use jiff_sqlx::ToSqlx;
use serde::Serialize;
use sqlx::{PgConnection, PgPool};
use tidings_domain::{KeyType, NotificationId, NotificationStatus, NotificationType, ServiceId};
use uuid::Uuid;

use crate::{StoreError, known};

/// A message to keep.
#[derive(Clone, Debug)]
pub struct NewSandboxMessage {
    pub notification_id: NotificationId,
    pub service_id: ServiceId,
    /// The provider that the sandbox stood in for.
    pub provider: String,
    /// Email or text message; there are no others here.
    pub channel: NotificationType,
    pub key_type: KeyType,
    /// International digits without a `+`, or an address.
    pub recipient: String,
    pub sender: String,
    pub reply_to: Option<String>,
    pub subject: Option<String>,
    /// The text; an email's plain part.
    pub body: String,
    /// An email's HTML part, a whole document.
    pub body_html: Option<String>,
    pub unsubscribe_link: Option<String>,
    /// The final status that the simulated receipt reports.
    pub receipt: NotificationStatus,
}

/// A message as kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SandboxMessage {
    /// Grows with each message; the place to read on from.
    pub id: i64,
    pub notification_id: NotificationId,
    pub service_id: ServiceId,
    pub provider: String,
    pub channel: NotificationType,
    pub key_type: KeyType,
    pub recipient: String,
    pub sender: String,
    pub reply_to: Option<String>,
    pub subject: Option<String>,
    pub body: String,
    pub body_html: Option<String>,
    pub unsubscribe_link: Option<String>,
    /// The final status that the simulated receipt reports.
    pub receipt: NotificationStatus,
    /// Where the notification stands now; `None` when it is no longer kept.
    pub status: Option<NotificationStatus>,
    /// 1, unless a crash between acceptance and its record made a worker send it again.
    pub times_sent: i32,
    /// When it was first accepted.
    pub created_at: Timestamp,
}

/// Which messages are wanted; the default is all of them.
#[derive(Clone, Debug, Default)]
pub struct Filter<'a> {
    pub channel: Option<NotificationType>,
    /// A part of the recipient as kept, any case.
    pub recipient: Option<&'a str>,
    pub service: Option<ServiceId>,
    /// Only messages older than the one with this id.
    pub before: Option<i64>,
    /// Only messages newer than the one with this id.
    pub after: Option<i64>,
}

/// How many messages are kept, and how many of them a recipient would have had more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Totals {
    pub messages: i64,
    /// Messages that were sent more than once.
    pub repeated: i64,
    /// Sendings beyond each message's first.
    pub duplicates: i64,
}

/// Deletes messages that are older than what their services keep of their channel, on a day of London; tells how many.
pub async fn delete_expired(pool: &PgPool, today: Date) -> Result<u64, StoreError> {
    let done = sqlx::query!(
        "DELETE FROM sandbox_messages AS message
         WHERE created_at < tidings_kept_since($1, COALESCE((
             SELECT days FROM retention_days AS kept
             WHERE kept.service_id = message.service_id AND kept.notification_type::text = message.channel), 7))
                 AT TIME ZONE 'UTC'",
        today.to_sqlx() as _,
    );
    Ok(done.execute(pool).await?.rows_affected())
}

struct Row {
    id: i64,
    notification_id: Uuid,
    service_id: Uuid,
    provider: String,
    channel: String,
    key_type: String,
    recipient: String,
    sender: String,
    reply_to: Option<String>,
    subject: Option<String>,
    body: String,
    body_html: Option<String>,
    unsubscribe_link: Option<String>,
    receipt: String,
    status: Option<String>,
    times_sent: i32,
    created_at: jiff_sqlx::Timestamp,
}

/// Messages as [`Row`]s; what follows the table is the caller's.
macro_rules! select {
    ($condition:tt, $($argument:expr),+ $(,)?) => {
        sqlx::query_as!(
            Row,
            r#"SELECT id, notification_id, service_id, provider, channel, key_type, recipient, sender, reply_to, subject,
                   body, body_html, unsubscribe_link, receipt, times_sent,
                   created_at AS "created_at: jiff_sqlx::Timestamp",
                   (SELECT notification_status FROM notifications WHERE notifications.id = sandbox_messages.notification_id) AS status
               FROM sandbox_messages "#
                + $condition,
            $($argument),+
        )
    };
}

/// Keeps the messages. One that is there already, or comes twice in `messages`, is kept once and counted in `times_sent`.
pub async fn insert_many(
    conn: &mut PgConnection,
    messages: &[NewSandboxMessage],
    now: Timestamp,
) -> Result<(), StoreError> {
    fn column<'m, T>(messages: &'m [NewSandboxMessage], value: impl Fn(&'m NewSandboxMessage) -> T) -> Vec<T> {
        messages.iter().map(value).collect()
    }
    // Sorted by DISTINCT ON, so that two batches with the same messages lock them in the same order.
    sqlx::query!(
        "INSERT INTO sandbox_messages (notification_id, service_id, provider, channel, key_type, recipient, sender,
             reply_to, subject, body, body_html, unsubscribe_link, receipt, times_sent, created_at)
         SELECT DISTINCT ON (notification_id) notification_id, service_id, provider, channel, key_type, recipient, sender,
             reply_to, subject, body, body_html, unsubscribe_link, receipt,
             count(*) OVER (PARTITION BY notification_id), $14::timestamptz
         FROM UNNEST($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
             $9::text[], $10::text[], $11::text[], $12::text[], $13::text[])
             AS new (notification_id, service_id, provider, channel, key_type, recipient, sender, reply_to, subject, body,
                 body_html, unsubscribe_link, receipt)
         ORDER BY notification_id
         ON CONFLICT (notification_id) DO UPDATE SET times_sent = sandbox_messages.times_sent + excluded.times_sent",
        &column(messages, |new| new.notification_id.as_uuid()),
        &column(messages, |new| new.service_id.as_uuid()),
        &column(messages, |new| new.provider.as_str()) as _,
        &column(messages, |new| new.channel.as_str()) as _,
        &column(messages, |new| new.key_type.as_str()) as _,
        &column(messages, |new| without_nul(&new.recipient)),
        &column(messages, |new| without_nul(&new.sender)),
        &column(messages, |new| new.reply_to.as_deref().map(without_nul)) as _,
        &column(messages, |new| new.subject.as_deref().map(without_nul)) as _,
        &column(messages, |new| without_nul(&new.body)),
        &column(messages, |new| new.body_html.as_deref().map(without_nul)) as _,
        &column(messages, |new| new.unsubscribe_link.as_deref().map(without_nul)) as _,
        &column(messages, |new| new.receipt.as_str()) as _,
        now.to_sqlx() as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// PostgreSQL's text has no NUL, and one bad message must not spoil the batch it came in.
fn without_nul(text: &str) -> String {
    text.replace('\0', "\u{fffd}")
}

/// The newest messages that match, newest first, at most `limit`.
pub async fn newest(pool: &PgPool, filter: &Filter<'_>, limit: i64) -> Result<Vec<SandboxMessage>, StoreError> {
    let rows = select!(
        "WHERE ($1::text IS NULL OR channel = $1) AND ($2::text IS NULL OR position(lower($2) IN lower(recipient)) > 0)
             AND ($3::uuid IS NULL OR service_id = $3) AND ($4::bigint IS NULL OR id < $4)
             AND ($5::bigint IS NULL OR id > $5)
         ORDER BY id DESC LIMIT $6",
        filter.channel.map(NotificationType::as_str),
        filter.recipient,
        filter.service.map(ServiceId::as_uuid),
        filter.before,
        filter.after,
        limit,
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(SandboxMessage::try_from).collect()
}

/// What was sent for a notification.
pub async fn by_notification(pool: &PgPool, id: NotificationId) -> Result<Option<SandboxMessage>, StoreError> {
    select!("WHERE notification_id = $1", id.as_uuid())
        .fetch_optional(pool)
        .await?
        .map(SandboxMessage::try_from)
        .transpose()
}

/// Counts what is kept.
pub async fn totals(pool: &PgPool) -> Result<Totals, StoreError> {
    Ok(sqlx::query_as!(
        Totals,
        r#"SELECT count(*) AS "messages!", count(*) FILTER (WHERE times_sent > 1) AS "repeated!",
               coalesce(sum(times_sent - 1), 0) AS "duplicates!"
           FROM sandbox_messages"#
    )
    .fetch_one(pool)
    .await?)
}

/// A text that differs when one of the newest `limit` messages does: a new one, another status, one more sending.
pub async fn fingerprint(pool: &PgPool, limit: i64) -> Result<String, StoreError> {
    Ok(sqlx::query_scalar!(
        r#"SELECT coalesce(md5(string_agg(concat_ws(' ', kept.id, times_sent, notification_status), ',')), '') AS "text!"
           FROM (SELECT id, notification_id, times_sent FROM sandbox_messages ORDER BY id DESC LIMIT $1) AS kept
               LEFT JOIN notifications ON notifications.id = kept.notification_id"#,
        limit
    )
    .fetch_one(pool)
    .await?)
}

/// Deletes all but the newest `keep` messages, and says how many that were.
pub async fn prune(pool: &PgPool, keep: i64) -> Result<u64, StoreError> {
    Ok(sqlx::query!(
        "DELETE FROM sandbox_messages WHERE id <= (SELECT id FROM sandbox_messages ORDER BY id DESC OFFSET $1 LIMIT 1)",
        keep
    )
    .execute(pool)
    .await?
    .rows_affected())
}

impl TryFrom<Row> for SandboxMessage {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        const TABLE: &str = "sandbox_messages";
        Ok(Self {
            id: row.id,
            notification_id: row.notification_id.into(),
            service_id: row.service_id.into(),
            provider: row.provider,
            channel: known(TABLE, "channel", &row.channel)?,
            key_type: known(TABLE, "key_type", &row.key_type)?,
            recipient: row.recipient,
            sender: row.sender,
            reply_to: row.reply_to,
            subject: row.subject,
            body: row.body,
            body_html: row.body_html,
            unsubscribe_link: row.unsubscribe_link,
            receipt: known(TABLE, "receipt", &row.receipt)?,
            status: row.status.map(|status| known("notifications", "notification_status", &status)).transpose()?,
            times_sent: row.times_sent,
            created_at: row.created_at.to_jiff(),
        })
    }
}

#[cfg(test)]
mod tests;
