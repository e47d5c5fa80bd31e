//! Addresses that are sent no emails for a while: why, for whom, and for how long.

use jiff::{SignedDuration, Timestamp};

use crate::text_enum::text_enum;

text_enum! {
    /// Why an address is sent no emails.
    SuppressionReason {
        /// There is no such mailbox: nobody sends there.
        Bounce = "bounce",
        /// Its reader did not want a service's email: that service does not send there.
        Complaint = "complaint",
    }
}

/// How long a mailbox that was not there is believed not to be: as long as Amazon SES believes it of all its customers' mail.
const A_BOUNCE_LASTS: SignedDuration = SignedDuration::from_hours(14 * 24);

/// When an address is sent emails again for which this is known since `now`; `None` for when somebody decides so.
pub fn ends_at(reason: SuppressionReason, now: Timestamp) -> Option<Timestamp> {
    match reason {
        SuppressionReason::Bounce => Some(now + A_BOUNCE_LASTS),
        SuppressionReason::Complaint => None,
    }
}

/// Whether a complaint of this kind (RFC 5965 §7.3) says that its email was unwanted. Mail programs also report that an email was
/// no spam after all, or that a signature did not hold.
pub fn is_unwanted(complaint_type: Option<&str>) -> bool {
    !matches!(complaint_type, Some("not-spam" | "auth-failure"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bounce_ends_and_a_complaint_does_not() {
        let now = "2026-06-17T09:30:00Z".parse().unwrap();
        assert_eq!(ends_at(SuppressionReason::Bounce, now), Some("2026-07-01T09:30:00Z".parse().unwrap()));
        assert_eq!(ends_at(SuppressionReason::Complaint, now), None);
    }

    #[test]
    fn some_complaints_are_none() {
        for (kind, unwanted) in [
            (None, true),
            (Some("abuse"), true),
            (Some("other"), true),
            (Some("not-spam"), false),
            (Some("auth-failure"), false),
        ] {
            assert_eq!(is_unwanted(kind), unwanted, "{kind:?}");
        }
    }
}
