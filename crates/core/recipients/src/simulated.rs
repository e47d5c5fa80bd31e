//! Recipients kept for integration tests: nothing ever reaches them.

use crate::{EmailAddress, PhoneNumber};

const SIMULATED_PHONES: [&str; 3] = ["447700900000", "447700900111", "447700900222"];

const SIMULATED_EMAILS: [&str; 3] = [
    "simulate-delivered@notifications.service.gov.uk",
    "simulate-delivered-2@notifications.service.gov.uk",
    "simulate-delivered-3@notifications.service.gov.uk",
];

/// Whether a request to this number is answered without storing or sending anything, with any kind of key.
pub fn is_simulated_phone(number: &PhoneNumber) -> bool {
    SIMULATED_PHONES.contains(&number.normalised())
}

/// Whether a request to this address is answered without storing or sending anything, with any kind of key.
pub fn is_simulated_email(address: &EmailAddress) -> bool {
    SIMULATED_EMAILS.contains(&address.normalised())
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
}
