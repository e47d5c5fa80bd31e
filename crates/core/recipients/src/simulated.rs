//! Recipients kept for integration tests: nothing ever reaches them.

use crate::{EmailAddress, PhoneNumber};

const SIMULATED_PHONES: [&str; 3] = ["447700900000", "447700900111", "447700900222"];

const SIMULATED_EMAILS: [&str; 3] = [
    "simulate-delivered@notifications.service.gov.uk",
    "simulate-delivered-2@notifications.service.gov.uk",
    "simulate-delivered-3@notifications.service.gov.uk",
];

/// How a message sent with a test key ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SimulatedStatus {
    /// As if the recipient had got it.
    Delivered,
    /// As if the recipient could not be reached for now.
    TemporaryFailure,
    /// As if the recipient did not exist.
    PermanentFailure,
}

/// Whether a request to this number is answered without storing or sending anything, with any kind of key.
pub fn is_simulated_phone(number: &PhoneNumber) -> bool {
    SIMULATED_PHONES.contains(&number.normalised())
}

/// Whether a request to this address is answered without storing or sending anything, with any kind of key.
pub fn is_simulated_email(address: &EmailAddress) -> bool {
    SIMULATED_EMAILS.contains(&address.normalised())
}

/// How a text message to this number ends when it was sent with a test key.
///
/// ```
/// use tidings_recipients::{PhoneNumber, SimulatedStatus, status_for_phone};
///
/// let number = PhoneNumber::parse("07700 900 003")?;
/// assert_eq!(status_for_phone(&number), SimulatedStatus::TemporaryFailure);
/// # Ok::<(), tidings_recipients::InvalidPhoneNumber>(())
/// ```
pub fn status_for_phone(number: &PhoneNumber) -> SimulatedStatus {
    match number.normalised() {
        digits if digits.ends_with("7700900003") => SimulatedStatus::TemporaryFailure,
        digits if digits.ends_with("7700900002") => SimulatedStatus::PermanentFailure,
        _ => SimulatedStatus::Delivered,
    }
}

/// How an email to this address ends when it was sent with a test key.
pub fn status_for_email(address: &EmailAddress) -> SimulatedStatus {
    match address.normalised() {
        "temp-fail@simulator.notify" => SimulatedStatus::TemporaryFailure,
        "perm-fail@simulator.notify" => SimulatedStatus::PermanentFailure,
        _ => SimulatedStatus::Delivered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(text: &str) -> PhoneNumber {
        PhoneNumber::parse(text).unwrap()
    }

    fn email(text: &str) -> EmailAddress {
        EmailAddress::parse(text).unwrap()
    }

    #[test]
    fn simulated_recipients_are_known_in_any_spelling() {
        assert!(is_simulated_phone(&phone("+44 7700 900 111")));
        assert!(!is_simulated_phone(&phone("07700900001")));
        assert!(is_simulated_email(&email("Simulate-Delivered-2@notifications.service.gov.uk")));
        assert!(!is_simulated_email(&email("simulate-delivered-4@notifications.service.gov.uk")));
    }

    #[test]
    fn test_keys_end_as_the_recipient_says() {
        assert_eq!(status_for_phone(&phone("07700900002")), SimulatedStatus::PermanentFailure);
        assert_eq!(status_for_phone(&phone("07700900004")), SimulatedStatus::Delivered);
        assert_eq!(status_for_email(&email("temp-fail@simulator.notify")), SimulatedStatus::TemporaryFailure);
        assert_eq!(status_for_email(&email("perm-fail@simulator.notify")), SimulatedStatus::PermanentFailure);
        assert_eq!(status_for_email(&email("a@simulator.notify")), SimulatedStatus::Delivered);
    }
}
