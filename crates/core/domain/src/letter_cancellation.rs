//! Whether a letter can still be cancelled: until its print run starts, and while it waits for it.

use jiff::{SignedDuration, Timestamp};

use crate::{
    NotificationStatus,
    letter_date::day_and_month,
    letter_timing::{PRINT_RUN_CUT_OFF, print_run, with_seconds_of},
    london,
};

/// Why a letter cannot be cancelled. The texts are those of the contract of
/// `POST /service/{id}/notifications/{id}/cancel`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotCancelLetter {
    /// Its print run has started.
    #[error("It’s too late to cancel this letter. Printing started {printing_started} at 5.30pm")]
    TooLate {
        /// `today`, or as `on 11 December`.
        printing_started: String,
    },
    /// It is cancelled as it is.
    #[error("This letter has already been cancelled.")]
    AlreadyCancelled,
    /// It is beyond cancelling for another reason.
    #[error("We could not cancel this letter. Letter status: {status}, created_at: {created_at}")]
    NotWaiting {
        /// Where the letter stands.
        status: NotificationStatus,
        /// When it was made, UTC, as `2018-07-07 16:00:00`, with six more digits unless they are nought.
        created_at: String,
    },
}

/// Can a letter be cancelled at `now`? One that waits for its print run can ([`waits_for_printing`]), unless it is
/// [`too_late`].
///
/// ```
/// use jiff::Timestamp;
/// use tidings_domain::{NotificationStatus, letter_cancellation};
///
/// let created: Timestamp = "2025-07-01T12:00:00Z".parse().unwrap();
/// let cancel = |now: &str| letter_cancellation::check(NotificationStatus::Created, created, now.parse().unwrap());
/// assert_eq!(cancel("2025-07-01T16:29:59Z"), Ok(()));
/// assert_eq!(
///     cancel("2025-07-01T16:30:00Z").unwrap_err().to_string(),
///     "It’s too late to cancel this letter. Printing started today at 5.30pm",
/// );
/// assert_eq!(
///     cancel("2025-07-03T09:00:00Z").unwrap_err().to_string(),
///     "It’s too late to cancel this letter. Printing started on 1 July at 5.30pm",
/// );
/// ```
///
/// # Errors
/// [`CannotCancelLetter`] with the reason to show; being too late comes before the letter's state.
pub fn check(status: NotificationStatus, created: Timestamp, now: Timestamp) -> Result<(), CannotCancelLetter> {
    if too_late(created, now) {
        let run = print_run(created);
        let printing_started =
            if run >= london::day(now) { "today".to_owned() } else { format!("on {}", day_and_month(run)) };
        return Err(CannotCancelLetter::TooLate { printing_started });
    }
    match status {
        _ if waits_for_printing(status) => Ok(()),
        NotificationStatus::Cancelled => Err(CannotCancelLetter::AlreadyCancelled),
        _ => Err(CannotCancelLetter::NotWaiting { status, created_at: utc_text(created) }),
    }
}

/// Is the letter in a state from which it can be cancelled?
pub const fn waits_for_printing(status: NotificationStatus) -> bool {
    matches!(status, NotificationStatus::Created | NotificationStatus::PendingVirusCheck)
}

/// Has the print run of a letter made at `created` started by `now`?
///
/// By the clock in London: it has from half past five on for what was made until then, for what was made until half past
/// five on an earlier day, and for what was made before yesterday. In the very minute of half past five, the seconds of both
/// are compared; a minute later all of that minute counts as until then. (Contract of the admin's cancel button.)
pub fn too_late(created: Timestamp, now: Timestamp) -> bool {
    let (created, now) = (london::at(created).datetime(), london::at(now).datetime());
    let cut_off_today = now.date().to_datetime(with_seconds_of(PRINT_RUN_CUT_OFF, now.time()));
    let its_cut_off = created.date().to_datetime(with_seconds_of(PRINT_RUN_CUT_OFF, created.time()));
    let missed_today = now >= cut_off_today && created <= cut_off_today;
    let missed_earlier = created.date() < now.date() && created <= its_cut_off;
    let days_ago = now.date().duration_since(created.date());
    missed_today || missed_earlier || days_ago > SignedDuration::from_hours(24)
}

/// UTC as Notify prints its instants into texts.
fn utc_text(instant: Timestamp) -> String {
    let format = if instant.subsec_nanosecond() / 1_000 == 0 { "%F %T" } else { "%F %T%.6f" };
    instant.strftime(format).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn refusal(status: NotificationStatus, created: &str, now: &str) -> String {
        check(status, at(created), at(now)).unwrap_err().to_string()
    }

    #[test]
    fn what_came_after_the_cut_off_can_be_cancelled_until_the_next() {
        let created = "2025-07-01T16:31:00Z";
        for (now, late) in [
            ("2025-07-01T16:31:00Z", false),
            ("2025-07-02T16:29:59Z", false),
            ("2025-07-02T16:30:00Z", true),
            ("2025-07-03T00:00:00Z", true),
        ] {
            assert_eq!(too_late(at(created), at(now)), late, "{now}");
        }
    }

    #[test]
    fn the_minute_of_the_cut_off_goes_by_seconds_and_then_counts_as_before() {
        let created = at("2025-07-01T16:30:30Z");
        assert!(!too_late(created, at("2025-07-01T16:30:29Z")));
        assert!(too_late(created, at("2025-07-01T16:30:30Z")));
        assert!(too_late(created, at("2025-07-01T23:00:00Z")));
    }

    #[test]
    fn the_reason_is_told() {
        let created = "2025-12-11T12:00:00Z";
        assert_eq!(
            refusal(NotificationStatus::Sending, created, "2025-12-12T00:00:00Z"),
            "It’s too late to cancel this letter. Printing started on 11 December at 5.30pm"
        );
        assert_eq!(refusal(NotificationStatus::Cancelled, created, created), "This letter has already been cancelled.");
        assert_eq!(
            refusal(NotificationStatus::Sending, created, created),
            "We could not cancel this letter. Letter status: sending, created_at: 2025-12-11 12:00:00"
        );
        let created = "2025-12-11T12:00:00.12Z";
        assert!(refusal(NotificationStatus::Delivered, created, created).ends_with("2025-12-11 12:00:00.120000"));
    }
}
