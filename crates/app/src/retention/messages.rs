//! Notifications move to the history when their time is over.

use jiff::{SignedDuration, Timestamp};
use tidings_domain::{NotificationStatus, NotificationType, london};
use tidings_store::{
    StoreError,
    notifications::{self, Expired, Staying},
};
use tokio::time::Instant;

use super::{kept_since, pause};
use crate::{App, housekeeping::RECEIPTS_ARE_AWAITED};

/// So many messages in one transaction, which holds their rows for some tens of milliseconds.
const AT_ONCE: i64 = 4_000;
/// A message whose state has just changed stays for the next time: its service may not have been told yet, and the history does not say
/// whom the message was for.
const SETTLED_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// Letters in these states are on their way, and stay.
pub(super) const UNFINISHED_LETTERS: &[NotificationStatus] =
    &[NotificationStatus::Created, NotificationStatus::Sending, NotificationStatus::PendingVirusCheck];
/// What the time-out ends.
const AWAITING_RECEIPT: &[NotificationStatus] = &[NotificationStatus::Sending, NotificationStatus::Pending];

/// Moves messages that their services have kept long enough to the history, and deletes those of test keys; tells how many there were.
/// A portion of each service and channel in turn, so that a large one keeps nobody waiting.
///
/// # Errors
/// When the database cannot be asked; what is moved by then stays so.
pub async fn archive_notifications(app: &App, now: Timestamp) -> Result<u64, StoreError> {
    let mut expired = notifications::expired(&app.pool, london::day(now)).await?;
    let changed_since = kept_since(now, SETTLED_AFTER);
    let mut messages = 0;
    while !expired.is_empty() {
        let mut more = Vec::with_capacity(expired.len());
        for expired in expired {
            let began = Instant::now();
            let staying = Staying { unfinished: unfinished(&expired, now), changed_since };
            let moved = notifications::archive(&app.pool, &expired, staying, AT_ONCE).await?;
            messages += moved.messages;
            more.extend(moved.left_since.map(|since| Expired { since, ..expired }));
            pause(began).await;
        }
        expired = more;
    }
    Ok(messages)
}

/// What stays of emails and text messages is what the time-out should have ended before, and did not: it tells their services. Of what
/// is kept for a shorter time than receipts are awaited, nothing stays.
fn unfinished(expired: &Expired, now: Timestamp) -> &'static [NotificationStatus] {
    match expired.notification_type {
        NotificationType::Letter => UNFINISHED_LETTERS,
        NotificationType::Email | NotificationType::Sms if expired.before <= kept_since(now, RECEIPTS_ARE_AWAITED) => {
            AWAITING_RECEIPT
        }
        NotificationType::Email | NotificationType::Sms => &[],
    }
}

#[cfg(test)]
mod tests {
    use tidings_domain::ServiceId;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_the_time_out_has_not_ended_yet_stays() {
        let now: Timestamp = "2026-06-17T03:00:00Z".parse().unwrap();
        let of = |notification_type, days: i64| {
            let before = now - SignedDuration::from_hours(24 * days);
            let service_id = ServiceId::new(Uuid::nil());
            unfinished(&Expired { service_id, notification_type, since: Timestamp::UNIX_EPOCH, before }, now)
        };
        assert_eq!(of(NotificationType::Sms, 3), AWAITING_RECEIPT);
        assert_eq!(of(NotificationType::Email, 2), []);
        assert_eq!(of(NotificationType::Letter, 1), UNFINISHED_LETTERS);
    }
}
