//! Phone numbers.

use tidings_recipients::{PhoneNumber, PhonePermissions, same_recipient};

/// Checks a number.
pub fn check(text: &str) {
    let _contact = PhoneNumber::parse_service_contact(text);
    let Ok(number) = PhoneNumber::parse(text) else { return };
    let normalised = number.normalised();
    assert!(normalised.bytes().all(|byte| byte.is_ascii_digit()), "{normalised:?}");
    let with_plus = format!("+{normalised}");
    assert_eq!(PhoneNumber::parse(&with_plus).as_ref(), Ok(&number));
    assert!(same_recipient(text, &with_plus));
    // Some countries write full stops and slashes, which are not accepted.
    let accepted = |c: &char| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')');
    let readable: String = number.human_readable().chars().filter(accepted).collect();
    assert_eq!(PhoneNumber::parse(&readable).as_ref(), Ok(&number));
    for international in [false, true] {
        for landline in [false, true] {
            let allowed = number.validate(PhonePermissions { international, landline });
            assert!(allowed.is_err() || number.rate().is_some(), "a number without a rate");
        }
    }
}
