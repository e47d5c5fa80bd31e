//! `email_addresses.jsonl`: which email addresses are accepted, and how they are written.

use serde_json::{Value, json};
use tidings_recipients::{EmailAddress, is_government_email};

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] = &[
    Function::new("email.validate", validate),
    Function::new("email.format", format),
    Function::new("email.is_government", is_government),
];

fn validate(input: &Value) -> Outcome {
    match EmailAddress::parse(arguments::text(input, "email")) {
        Ok(address) => Outcome::Output(json!({
            "validated": address.as_str(),
            "validated_and_formatted": address.normalised(),
        })),
        Err(error) => Outcome::Error(json!({"type": "InvalidEmailError", "message": error.to_string()})),
    }
}

fn format(input: &Value) -> Outcome {
    Outcome::Output(json!({"formatted": EmailAddress::format(arguments::text(input, "email"))}))
}

fn is_government(input: &Value) -> Outcome {
    Outcome::Output(json!({"result": is_government_email(arguments::text(input, "email"))}))
}
