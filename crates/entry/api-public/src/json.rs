//! Bodies as JSON.

use std::collections::HashMap;

use axum::body::Body;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, value::RawValue};
use tidings_web::body::{self, BodyLimits};

use crate::error::ApiError;

/// Reads a body as JSON, whatever its content type says. A body that is empty in JSON's sense (`null`, `[]`, `0`, …) counts as
/// an object without properties, whose faults are then told.
pub(crate) async fn read(body: Body, limits: BodyLimits) -> Result<Value, ApiError> {
    parse(&body::read(body, limits).await?)
}

/// As [`read`], for where there need not be a body.
pub(crate) async fn read_or_nothing(body: Body, limits: BodyLimits) -> Result<Value, ApiError> {
    let bytes = body::read(body, limits).await?;
    if bytes.is_empty() { Ok(Value::Object(Map::new())) } else { parse(&bytes) }
}

/// Some editors and frameworks put it before a text; it is no part of it.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

fn parse(bytes: &[u8]) -> Result<Value, ApiError> {
    let bytes = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes);
    let mut value = serde_json::from_slice(bytes)
        .map_err(|_| ApiError::new(StatusCode::BAD_REQUEST, "BadRequestError", "Invalid JSON supplied in POST data"))?;
    keep_wide_integers(bytes, &mut value);
    Ok(if is_empty(&value) { Value::Object(Map::new()) } else { value })
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::Bool(true) => false,
        Value::Number(number) => number.as_f64() == Some(0.0),
        Value::String(text) => text.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => fields.is_empty(),
    }
}

/// Integers of a personalisation that are wider than 64 bits, such as long case numbers, become the text of their digits.
/// As numbers they would lose all but the first seventeen.
fn keep_wide_integers(body: &[u8], value: &mut Value) {
    let is_long = |run: &[u8]| run.len() >= WIDE_DIGITS;
    if !body.split(|byte| !byte.is_ascii_digit()).any(is_long) {
        return;
    }
    let Ok(written) = serde_json::from_slice::<Written<'_>>(body) else { return };
    keep_in_message(&written, value);
    let messages = value.get_mut("notifications").and_then(Value::as_array_mut);
    let written = written.notifications.and_then(|written| serde_json::from_str::<Vec<&RawValue>>(written.get()).ok());
    for (message, written) in messages.into_iter().flatten().zip(written.into_iter().flatten()) {
        if let Ok(written) = serde_json::from_str(written.get()) {
            keep_in_message(&written, message);
        }
    }
}

/// The parts of a body in which there may be values of any kind, as they were written.
#[derive(Deserialize)]
struct Written<'b> {
    #[serde(borrow, default)]
    personalisation: Option<&'b RawValue>,
    #[serde(borrow, default)]
    notifications: Option<&'b RawValue>,
}

fn keep_in_message(written: &Written<'_>, message: &mut Value) {
    let Some(values) = message.get_mut("personalisation").and_then(Value::as_object_mut) else { return };
    let written = written.personalisation.and_then(|written| serde_json::from_str(written.get()).ok());
    let written: HashMap<String, &RawValue> = written.unwrap_or_default();
    for (name, written) in written {
        match values.get_mut(&name) {
            Some(Value::Array(items)) => {
                let written: Vec<&RawValue> = serde_json::from_str(written.get()).unwrap_or_default();
                items.iter_mut().zip(written).for_each(|(item, written)| keep_if_wide(item, written));
            }
            Some(value) => keep_if_wide(value, written),
            None => {}
        }
    }
}

/// The digits of the smallest integer that needs more than 64 bits, with its sign: -9223372036854775809.
const WIDE_DIGITS: usize = 19;

fn keep_if_wide(value: &mut Value, written: &RawValue) {
    let text = written.get();
    let is_integer = text.strip_prefix('-').unwrap_or(text).bytes().all(|byte| byte.is_ascii_digit());
    if value.is_f64() && is_integer {
        *value = Value::String(text.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn personalisation(written: &str) -> Value {
        let body = format!(r#"{{"reference": 123456789012345678901, "personalisation": {written}}}"#);
        let mut value = serde_json::from_str(&body).unwrap();
        keep_wide_integers(body.as_bytes(), &mut value);
        assert!(value["reference"].is_f64(), "only a personalisation may hold any kind of value");
        value["personalisation"].take()
    }

    #[test]
    fn wide_integers_keep_their_digits() {
        assert_eq!(
            personalisation(
                r#"{"a": 123456789012345678901, "b": [-9223372036854775809, 1], "c": 18446744073709551615}"#
            ),
            json!({"a": "123456789012345678901", "b": ["-9223372036854775809", 1], "c": u64::MAX}),
        );
        assert_eq!(personalisation(r#"{"a": 12345678901234567890.5}"#), json!({"a": 12345678901234567890.5}));
        assert_eq!(personalisation("[1]"), json!([1]));
    }

    #[test]
    fn so_they_do_in_each_of_many_messages() {
        let body =
            r#"{"notifications": [7, {"personalisation": {"a": 123456789012345678901}}, {"personalisation": 1}]}"#;
        let mut value = serde_json::from_str(body).unwrap();
        keep_wide_integers(body.as_bytes(), &mut value);
        assert_eq!(value["notifications"][1]["personalisation"]["a"], "123456789012345678901");
    }
}
