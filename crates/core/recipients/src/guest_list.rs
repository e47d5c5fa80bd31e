//! Whether two ways of writing a recipient mean the same one.

use std::collections::HashSet;

use crate::{EmailAddress, PhoneNumber};

/// The form by which recipients are compared: a phone number's E.164 digits, else an email address in lower case,
/// else the text as it is.
pub fn normalise_recipient(text: &str) -> String {
    if let Ok(phone) = PhoneNumber::parse(text) {
        return phone.normalised().to_owned();
    }
    match EmailAddress::parse(text) {
        Ok(address) => address.normalised().to_owned(),
        Err(_) => text.to_owned(),
    }
}

/// Whether two texts name the same recipient.
///
/// ```
/// use tidings_recipients::same_recipient;
///
/// assert!(same_recipient("07700 900123", "+447700900123"));
/// assert!(same_recipient("A@Example.com", "a@example.com"));
/// assert!(!same_recipient("07700 900123", "07700 900124"));
/// ```
pub fn same_recipient(one: &str, other: &str) -> bool {
    normalise_recipient(one) == normalise_recipient(other)
}

/// The recipients that a service in trial mode or a team key may send to, whichever way they are written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GuestList {
    normalised: HashSet<String>,
}

impl GuestList {
    /// Whether the recipient is on the list.
    pub fn contains(&self, recipient: &str) -> bool {
        self.normalised.contains(&normalise_recipient(recipient))
    }

    /// Whether nobody is on the list.
    pub fn is_empty(&self) -> bool {
        self.normalised.is_empty()
    }
}

impl<S: AsRef<str>> FromIterator<S> for GuestList {
    fn from_iter<I: IntoIterator<Item = S>>(recipients: I) -> Self {
        Self { normalised: recipients.into_iter().map(|text| normalise_recipient(text.as_ref())).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn membership_ignores_how_a_recipient_is_written() {
        let guests: GuestList = ["+44 (0)7700 900-123", "Amala@Example.com"].into_iter().collect();
        assert!(guests.contains("07700900123"));
        assert!(guests.contains("amala@example.COM "));
        assert!(!guests.contains("07700900124"));
    }

    #[test]
    fn text_that_is_neither_is_compared_as_it_is() {
        assert!(same_recipient("not valid", "not valid"));
        assert!(!same_recipient("not valid", "Not valid"));
    }
}
