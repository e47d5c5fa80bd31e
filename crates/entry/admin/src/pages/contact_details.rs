//! Email addresses and mobile numbers as people enter them.

use tidings_recipients::{EmailAddress, PhoneNumber, PhonePermissions};

use crate::forms::Form;

/// What is said of a text that is no email address.
const NO_ADDRESS: &str = "Enter an email address in the correct format, like name@example.com";

/// The email address in a field, which has to be there.
pub fn email_address(form: &mut Form<'_>, name: &str) -> String {
    let text = form.required(name, "Enter an email address").to_owned();
    if let Err(message) = check_email_address(&text) {
        form.error(name, message);
    }
    text
}

/// The number of a mobile phone in a field, of whatever country; it has to be there.
pub fn mobile_number(form: &mut Form<'_>, name: &str) -> String {
    let text = form.required(name, "Enter a mobile number").to_owned();
    if let Err(message) = check_mobile_number(&text) {
        form.error(name, message);
    }
    text
}

/// Whether a text is an email address.
///
/// # Errors
/// What to say of it.
pub fn check_email_address(text: &str) -> Result<(), String> {
    EmailAddress::parse(text).map(drop).map_err(|_| NO_ADDRESS.to_owned())
}

/// Whether a text is the number of a mobile phone.
///
/// # Errors
/// What to say of it.
pub fn check_mobile_number(text: &str) -> Result<(), String> {
    let allowed = PhonePermissions { international: true, landline: false };
    let number = PhoneNumber::parse(text).and_then(|number| number.validate(allowed));
    number.map_err(|error| error.to_string())
}
