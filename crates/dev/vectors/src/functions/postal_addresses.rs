//! `postal_addresses.jsonl`: postal addresses, postcodes and countries.

use serde_json::{Map, Value, json};
use tidings_recipients::{Country, LetterPermissions, PostalAddress, Postcode};

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] = &[
    Function::new("postal.address", address),
    Function::new("postal.from_personalisation", from_personalisation),
    Function::new("postcode", postcode),
    Function::new("country.lookup", country),
];

fn address(input: &Value) -> Outcome {
    facts(&PostalAddress::read(arguments::text(input, "raw")), input)
}

fn from_personalisation(input: &Value) -> Outcome {
    facts(&personalised(input), input)
}

/// The address in `values`.
pub fn personalised(input: &Value) -> PostalAddress {
    let values = input.get("values").and_then(Value::as_object);
    let value = |name: &str| {
        let (_, value) = values?.iter().rev().find(|(key, _)| fold(key) == fold(name))?;
        Some(as_text(value))
    };
    PostalAddress::from_personalisation(value)
}

/// A value as text, as the senders of letters hand it over.
fn as_text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(items) => {
            let quoted: Vec<String> = items.iter().map(|item| format!("'{}'", as_text(item))).collect();
            format!("[{}]", quoted.join(", "))
        }
        other => other.to_string(),
    }
}

/// Names of values are the same whatever their case and separators.
fn fold(name: &str) -> String {
    name.chars().filter(|c| !matches!(c, ' ' | '_' | '-')).flat_map(char::to_lowercase).collect()
}

fn facts(address: &PostalAddress, input: &Value) -> Outcome {
    let allowed = LetterPermissions { international: arguments::flag(input, "allow_international") };
    let personalisation: Map<String, Value> =
        address.personalisation().into_iter().map(|(name, line)| (name.to_owned(), line.into())).collect();
    Outcome::Output(json!({
        "normalised_lines": address.lines().collect::<Vec<_>>(),
        "normalised": address.normalised(),
        "as_single_line": address.single_line(),
        "line_count": address.line_count(),
        "has_enough_lines": address.has_enough_lines(),
        "has_too_many_lines": address.has_too_many_lines(),
        "has_valid_postcode": address.postcode().is_some(),
        "has_valid_last_line": address.has_valid_last_line(allowed),
        "has_invalid_characters": address.has_invalid_characters(),
        "has_no_fixed_abode_address": address.has_no_fixed_abode(),
        "has_invalid_country_for_bfpo_address": address.has_country_for_bfpo(),
        "international": address.is_international(),
        "is_bfpo_address": address.bfpo_number().is_some(),
        "bfpo_number": address.bfpo_number(),
        "postcode": address.postcode().map(Postcode::as_str),
        "postage": address.postage_zone().as_str(),
        "has_alphanumeric_character_in_address_lines_1_and_2": address.starts_with_alphanumeric_lines(),
        "valid": address.validate(allowed).is_ok(),
        "as_personalisation": personalisation,
        "bfpo_address_lines": address.bfpo_lines(),
        "country": address.country().name(),
        "bool": !address.is_empty(),
    }))
}

fn postcode(input: &Value) -> Outcome {
    let text = arguments::text(input, "postcode");
    Outcome::Output(json!({
        "formatted_or_none": Postcode::parse(text).ok().as_ref().map(Postcode::as_str),
        "normalised": Postcode::normalise(text),
        "formatted_for_printing": Postcode::format_for_printing(text),
    }))
}

fn country(input: &Value) -> Outcome {
    match Country::find(arguments::text(input, "name")) {
        Ok(country) => Outcome::Output(json!({
            "canonical_name": country.name(),
            "postage_zone": country.zone().as_str(),
        })),
        Err(error) => Outcome::Error(json!({"type": "CountryNotFoundError", "message": error.to_string()})),
    }
}
