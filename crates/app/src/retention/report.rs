//! What is kept, and whether anything is kept for too long.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use tidings_domain::{NotificationType, ServiceId, london};
use tidings_store::retention::{self, AsOf};

use super::{
    files::{BUCKETS, stray_files},
    kept_since,
    messages::UNFINISHED_LETTERS,
};
use crate::{
    App, Failure, housekeeping,
    unsubscribe_reports::{REPORTED_KEPT, UNREPORTED_KEPT},
};

/// What is due is gone within a day and some hours: most tasks come once a day, and may take a while.
const GONE_WITHIN: SignedDuration = SignedDuration::from_hours(28);

/// Something that is kept for a time.
#[derive(Clone, Debug, Serialize)]
pub struct Kept {
    /// The table, or the bucket of files.
    pub what: String,
    /// Whose, where each service has a limit of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_id: Option<ServiceId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<NotificationType>,
    /// For how many days; where services say it, none here: their messages' days hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i32>,
    /// From when the time of the oldest counts.
    pub oldest: Option<Timestamp>,
    /// How many are to go the next time.
    pub due: i64,
    /// How many should be gone: 0 where all is well.
    pub overdue: i64,
}

impl Kept {
    const fn of_all(what: String, days: Option<i32>, oldest: Option<Timestamp>, due: i64, overdue: i64) -> Self {
        Self { what, service_id: None, service_name: None, channel: None, days, oldest, due, overdue }
    }
}

/// What is kept, and for how long: messages by service and channel, then everything else.
///
/// # Errors
/// When the database or the disk cannot be asked.
pub async fn report(app: &App, now: Timestamp) -> Result<Vec<Kept>, Failure> {
    let then = kept_since(now, GONE_WITHIN);
    let as_of = AsOf { now, today: london::day(now), then, that_day: london::day(then) };
    let messages = retention::messages(&app.pool, as_of, UNFINISHED_LETTERS).await?;
    let mut report: Vec<Kept> = messages
        .into_iter()
        .map(|kept| Kept {
            what: "notifications".to_owned(),
            service_id: Some(kept.service_id),
            service_name: Some(kept.service_name),
            channel: Some(kept.notification_type),
            days: Some(kept.days),
            oldest: Some(kept.oldest),
            due: kept.due,
            overdue: kept.overdue,
        })
        .collect();
    let limits = limits(app);
    for kept in retention::rows(&app.pool, as_of, &limits).await? {
        let limit = limits.iter().find(|(table, _)| *table == kept.table).map(|(_, days)| *days);
        let days = limit.filter(|_| !AS_MESSAGES.contains(&kept.table.as_str()));
        report.push(Kept::of_all(kept.table, days, kept.oldest, kept.due, kept.overdue));
    }
    for &(bucket, kept) in BUCKETS {
        report.push(of_files(app, bucket, kept, as_of).await?);
    }
    Ok(report)
}

/// Tables of which a row is kept for as long as its service keeps messages of its channel; without a service, as long as the default.
const AS_MESSAGES: &[&str] = &["inbound_sms", "jobs", "sandbox_messages"];

/// For how many days rows are kept, from when their time counts: of what ends at an instant of its own, that is then.
fn limits(app: &App) -> Vec<(&'static str, i32)> {
    use housekeeping as kept;
    vec![
        ("admin_sessions", 0),
        ("callback_attempts", days(kept::ATTEMPTS_ARE_KEPT)),
        ("daily_message_counts", days(kept::COUNTS_ARE_KEPT)),
        ("delivery_failures", days(kept::ATTEMPTS_ARE_KEPT)),
        ("email_suppressions", 0),
        ("events", days(kept::EVENTS_ARE_KEPT)),
        ("idempotency_keys", days(kept::IDEMPOTENCY_KEYS_ARE_KEPT)),
        ("inbound_sms", 7),
        ("invited_organisation_users", days(kept::INVITATIONS_ARE_KEPT)),
        ("invited_users", days(kept::INVITATIONS_ARE_KEPT)),
        ("jobs", 7),
        ("notification_history", i32::from(app.history_days)),
        ("queue_dead_jobs", days(kept::DEAD_JOBS_ARE_KEPT)),
        ("report_requests", 1),
        ("sandbox_messages", 7),
        ("unsubscribe_request", UNREPORTED_KEPT),
        ("unsubscribe_request_report", REPORTED_KEPT),
        ("verify_codes", days(kept::CODES_ARE_KEPT)),
    ]
}

/// Files that nothing in the database stands for, each kept for so long.
async fn of_files(app: &App, bucket: &'static str, kept: SignedDuration, as_of: AsOf) -> Result<Kept, Failure> {
    let files = stray_files(app, bucket, as_of.now).await?;
    let before = |at: Timestamp| {
        let count = files.iter().filter(|file| file.stored_at < kept_since(at, kept)).count();
        i64::try_from(count).unwrap_or(i64::MAX)
    };
    let oldest = files.iter().map(|file| file.stored_at).min();
    Ok(Kept::of_all(format!("files: {bucket}"), Some(days(kept)), oldest, before(as_of.now), before(as_of.then)))
}

fn days(kept: SignedDuration) -> i32 {
    i32::try_from(kept.as_hours() / 24).unwrap_or(i32::MAX)
}
