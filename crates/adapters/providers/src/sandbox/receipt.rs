//! Which receipt a recipient gets.

use tidings_domain::NotificationStatus;

/// The final status that the sandbox's receipt reports for `recipient` (international digits, or an address as normalised).
///
/// The failure recipients are part of the public API's contract, for test keys; a sandbox honours them for every key, so
/// that failures can be tried out with any.
pub fn simulated_receipt(recipient: &str) -> NotificationStatus {
    match recipient {
        "temp-fail@simulator.notify" => NotificationStatus::TemporaryFailure,
        "perm-fail@simulator.notify" => NotificationStatus::PermanentFailure,
        number if number.ends_with("7700900003") => NotificationStatus::TemporaryFailure,
        number if number.ends_with("7700900002") => NotificationStatus::PermanentFailure,
        _ => NotificationStatus::Delivered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_failure_recipients_fail_and_all_others_are_delivered() {
        for (recipient, receipt) in [
            ("447700900003", NotificationStatus::TemporaryFailure),
            ("447700900002", NotificationStatus::PermanentFailure),
            ("temp-fail@simulator.notify", NotificationStatus::TemporaryFailure),
            ("perm-fail@simulator.notify", NotificationStatus::PermanentFailure),
            ("447700900001", NotificationStatus::Delivered),
            ("4477009000023", NotificationStatus::Delivered),
            ("not-perm-fail@simulator.notify", NotificationStatus::Delivered),
            ("someone@example.com", NotificationStatus::Delivered),
        ] {
            assert_eq!(simulated_receipt(recipient), receipt, "{recipient}");
        }
    }
}
