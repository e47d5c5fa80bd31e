//! The message that is measured: an ordinary appointment letter.

use tidings_template::{Personalisation, Value};

/// The subject of the email.
pub const SUBJECT: &str = "Your appointment on ((date))";

/// The letter as an email: 15 lines, 5 values.
pub const EMAIL: &str = "\
# Your appointment

Dear ((name)),

We have booked you an appointment at ((clinic)) on ((date)) at ((time)). Please arrive 10 minutes early.

Bring with you:
* this letter
* a list of the medicines that you take
* your glasses, if you wear them

If you can't come, tell us at https://appointments.example.gov.uk/change?reference=((reference)) - others are waiting.

^ You can ask for an interpreter, or for information in large print.
";

/// The letter as a text message.
pub const SMS: &str = "\
Dear ((name)), you have an appointment at ((clinic)) on ((date)) at ((time)). Please arrive 10 minutes early. \
If you can't come, tell us at https://appointments.example.gov.uk/change?reference=((reference)) - others are waiting.";

/// The values of both.
pub fn values() -> Personalisation {
    let mut values = Personalisation::new();
    for (name, value) in [
        ("name", "Amala Bird"),
        ("clinic", "St Mary's Hospital"),
        ("date", "Tuesday 12 May 2026"),
        ("time", "9:30am"),
        ("reference", "KQ7-3M2-X"),
    ] {
        values.insert(name, Value::from(value));
    }
    values
}
