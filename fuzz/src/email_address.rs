//! Email addresses.

use tidings_recipients::EmailAddress;

/// In characters.
const LONGEST: usize = 320;

/// Checks an address.
pub fn check(text: &str) {
    let formatted = EmailAddress::format(text);
    assert_eq!(EmailAddress::format(&formatted), formatted, "formatting is not idempotent");
    let Ok(address) = EmailAddress::parse(text) else { return };
    assert_eq!(address.normalised(), formatted);
    assert!(address.as_str().chars().count() <= LONGEST);
    let ascii = address.ascii();
    assert!(ascii.is_ascii() && !ascii.contains(char::is_whitespace), "mail servers would not take {ascii:?}");
    assert!(ascii.chars().filter(|&c| c == '@').count() == 1, "{ascii:?}");
    if formatted.chars().count() > LONGEST {
        // A few letters are two in lower case.
        return;
    }
    let again = EmailAddress::parse(address.normalised());
    assert_eq!(again.as_ref().map(EmailAddress::normalised), Ok(address.normalised()));
}
