//! `expires_after` of a request: ours, beyond Notify's contract.

use jiff::SignedDuration;
use serde_json::Value;

use crate::schema::{self, Fault};

/// The longest that a message can be worth sending, in seconds: three days, after which no provider tries any more.
pub const MAX_EXPIRES_AFTER: i64 = 3 * 24 * 60 * 60;

/// Whole seconds, from one up to three days' worth.
pub(super) fn expires_after(value: &Value) -> Result<SignedDuration, Fault> {
    match schema::integer(value)? {
        seconds @ ..=0 => Err(Fault::new(format!("{seconds} is less than the minimum of 1"))),
        seconds @ 1..=MAX_EXPIRES_AFTER => Ok(SignedDuration::from_secs(seconds)),
        seconds => Err(Fault::new(format!("{seconds} is greater than the maximum of {MAX_EXPIRES_AFTER}"))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whole_seconds_up_to_three_days() {
        assert_eq!(expires_after(&json!(1)), Ok(SignedDuration::from_secs(1)));
        assert_eq!(expires_after(&json!(259_200)), Ok(SignedDuration::from_hours(72)));
        for (value, fault) in [
            (json!(0), "0 is less than the minimum of 1"),
            (json!(-5), "-5 is less than the minimum of 1"),
            (json!(259_201), "259201 is greater than the maximum of 259200"),
            (json!(1.5), "1.5 is not of type integer"),
            (json!(null), "None is not of type integer"),
        ] {
            assert_eq!(expires_after(&value), Err(Fault::new(fault)), "{value}");
        }
    }
}
