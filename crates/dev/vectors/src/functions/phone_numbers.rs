//! `phone_numbers.jsonl`: phone numbers and the comparison of recipients.

use serde_json::{Map, Value, json};
use tidings_recipients::{GuestList, InvalidPhoneNumber, PhoneNumber, PhonePermissions, normalise_recipient};

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] = &[
    Function::new("phone.parse", parse),
    Function::new("recipient.format", format),
    Function::new("recipient.allowed_to_send_to", allowed_to_send_to),
];

/// The recorded combinations of permissions: name, international, landline.
const PERMISSIONS: [(&str, bool, bool); 4] = [
    ("uk_mobile_only", false, false),
    ("international", true, false),
    ("uk_landline", false, true),
    ("international_and_uk_landline", true, true),
];

fn parse(input: &Value) -> Outcome {
    let contact = arguments::flag(input, "is_service_contact_number");
    let parse = if contact { PhoneNumber::parse_service_contact } else { PhoneNumber::parse };
    match parse(arguments::text(input, "number")) {
        Ok(number) => Outcome::Output(facts(&number)),
        Err(error) => Outcome::Error(refusal(error)),
    }
}

fn facts(number: &PhoneNumber) -> Value {
    let prefix = number.country_prefix().to_string();
    let validate: Map<String, Value> = PERMISSIONS
        .iter()
        .map(|&(name, international, landline)| {
            let result = number.validate(PhonePermissions { international, landline });
            (name.to_owned(), result.map_or_else(refusal, |()| Value::Null))
        })
        .collect();
    json!({
        "normalised": number.normalised(),
        "human_readable": number.human_readable(),
        "country_code": country_code(number),
        "is_uk_phone_number": number.has_uk_calling_code(),
        "is_international_number": number.is_international(),
        "is_a_crown_dependency_number": number.is_crown_dependency(),
        "prefix": prefix,
        "international_info": {
            "international": number.is_international(),
            "crown_dependency": number.is_crown_dependency(),
            "country_prefix": prefix,
            "rate_multiplier": number.rate_multiplier(),
        },
        "should_use_numeric_sender": number.rate().is_some_and(|rate| rate.numeric_sender),
        "validate": validate,
    })
}

/// North America's prefixes are `1` and an area code; every other prefix is the calling code.
fn country_code(number: &PhoneNumber) -> u16 {
    if number.normalised().starts_with('1') { 1 } else { number.country_prefix() }
}

fn refusal(error: InvalidPhoneNumber) -> Value {
    json!({
        "type": "InvalidPhoneError",
        "message": error.to_string(),
        "code": error.code(),
        "legacy_v2_message": error.api_message(),
    })
}

fn format(input: &Value) -> Outcome {
    let formatted = match input.get("recipient") {
        Some(Value::String(recipient)) => normalise_recipient(recipient),
        // What is no text names nobody.
        _ => String::new(),
    };
    Outcome::Output(json!({"formatted": formatted}))
}

fn allowed_to_send_to(input: &Value) -> Outcome {
    let listed = input.get("allowlist").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let guests: GuestList = listed.collect();
    Outcome::Output(json!({"allowed": guests.contains(arguments::text(input, "recipient"))}))
}
