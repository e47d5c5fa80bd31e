//! Reading single values: each function gives the value, or what is wrong with it.

use jiff::civil::Date;
use serde_json::{Map, Value};
use tidings_domain::ids::parse_lenient;
use tidings_recipients::EmailAddress;
use uuid::Uuid;

use super::fault::{Fault, wrong_type};
use crate::python_repr::python_repr;

/// A text.
pub fn string(value: &Value) -> Result<&str, Fault> {
    value.as_str().ok_or_else(|| Fault::new(wrong_type(value, "string")))
}

/// A text of at most `longest` characters.
pub fn string_up_to(longest: usize) -> impl FnOnce(&Value) -> Result<String, Fault> {
    move |value| {
        let text = string(value)?;
        if text.chars().count() > longest {
            return Err(Fault::new(format!("{text} is too long")));
        }
        // PostgreSQL cannot store it.
        if text.contains('\0') {
            return Err(Fault::new("must not contain null characters"));
        }
        Ok(text.to_owned())
    }
}

/// An object.
pub fn object(value: &Value) -> Result<&Map<String, Value>, Fault> {
    value.as_object().ok_or_else(|| Fault::new(wrong_type(value, "object")))
}

/// A truth; no other way of writing one counts.
pub fn boolean(value: &Value) -> Result<bool, Fault> {
    value.as_bool().ok_or_else(|| Fault::new(wrong_type(value, "boolean")))
}

/// A list.
pub fn array(value: &Value) -> Result<&[Value], Fault> {
    value.as_array().map(Vec::as_slice).ok_or_else(|| Fault::new(wrong_type(value, "array")))
}

/// A list, or null for none.
pub fn array_or_null(value: &Value) -> Result<&[Value], Fault> {
    match value {
        Value::Array(items) => Ok(items),
        Value::Null => Ok(&[]),
        other => Err(Fault::new(wrong_type(other, "array, null"))),
    }
}

/// A text or null.
pub fn string_or_null(value: &Value) -> Result<Option<&str>, Fault> {
    match value {
        Value::String(text) => Ok(Some(text)),
        Value::Null => Ok(None),
        other => Err(Fault::new(wrong_type(other, "string, null"))),
    }
}

/// A date, as `2026-06-17`; what is wrong is said as Python's `date.fromisoformat` does.
pub fn date(text: &str) -> Result<Date, Fault> {
    let no_date = || Fault::new(format!("{text} is not a date"));
    let has_form = text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() });
    let parts: Vec<i16> = text.split('-').filter_map(|part| part.parse().ok()).collect();
    match parts[..] {
        [year, month, day] if has_form => match Date::new(year, month as i8, day as i8) {
            _ if year == 0 => Err(Fault::new("year 0 is out of range")),
            _ if !(1..=12).contains(&month) => Err(Fault::new("month must be in 1..12")),
            date => date.map_err(|_| Fault::new("day is out of range for month")),
        },
        _ => Err(no_date()),
    }
}

/// A text of any length that PostgreSQL can store.
pub fn text(value: &Value) -> Result<String, Fault> {
    string_up_to(usize::MAX)(value)
}

/// As [`text`], or null.
pub fn text_or_null(value: &Value) -> Result<Option<String>, Fault> {
    match string_or_null(value)? {
        Some(_) => text(value).map(Some),
        None => Ok(None),
    }
}

/// A text that is not empty.
pub fn text_not_empty(value: &Value) -> Result<String, Fault> {
    match text(value)? {
        text if text.is_empty() => Err(Fault::new(" should be non-empty")),
        text => Ok(text),
    }
}

/// A whole number.
pub fn integer(value: &Value) -> Result<i64, Fault> {
    let whole = value.as_i64().or_else(|| {
        let float = value.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9e15);
        float.map(|float| float as i64)
    });
    whole.ok_or_else(|| Fault::new(wrong_type(value, "integer")))
}

/// One of the texts of an enum.
pub fn one_of<T: Copy + std::fmt::Display>(all: &'static [T]) -> impl Fn(&Value) -> Result<T, Fault> {
    move |value| {
        let found = value.as_str().and_then(|text| all.iter().find(|one| one.to_string() == text));
        found.copied().ok_or_else(|| {
            let known: Vec<_> = all.iter().map(ToString::to_string).collect();
            Fault::new(format!("{} is not one of [{}]", python_repr(value), known.join(", ")))
        })
    }
}

/// A list of UUIDs, each read leniently.
pub fn uuids(value: &Value) -> Result<Vec<Uuid>, Fault> {
    array(value)?.iter().map(uuid).collect()
}

/// A UUID, read leniently, or null.
pub fn uuid_or_null(value: &Value) -> Result<Option<Uuid>, Fault> {
    if value.is_null() { Ok(None) } else { uuid(value).map(Some) }
}

/// An email address that could exist.
pub fn email_address(value: &Value) -> Result<String, Fault> {
    let text = text(value)?;
    EmailAddress::parse(&text).map_err(|error| Fault::new(error.to_string()))?;
    Ok(text)
}

/// A whole number of 32 bits.
pub fn small_integer(value: &Value) -> Result<i32, Fault> {
    let integer = integer(value)?;
    let out_of_range = || Fault::new(format!("{integer} is not between {} and {}", i32::MIN, i32::MAX));
    i32::try_from(integer).map_err(|_| out_of_range())
}

/// A UUID, read leniently.
pub fn uuid(value: &Value) -> Result<Uuid, Fault> {
    value.as_str().and_then(parse_lenient).ok_or_else(|| Fault::new("is not a valid UUID"))
}

/// The same, whose fault is told in other words by some endpoints.
pub fn plain_uuid(value: &Value) -> Result<Uuid, Fault> {
    parse_lenient(string(value)?).ok_or_else(|| Fault::new("badly formed hexadecimal UUID string"))
}

/// A truth, or null.
pub fn boolean_or_null(value: &Value) -> Result<Option<bool>, Fault> {
    match value {
        Value::Bool(truth) => Ok(Some(*truth)),
        Value::Null => Ok(None),
        other => Err(Fault::new(wrong_type(other, "boolean, null"))),
    }
}

/// A text of at most `longest` characters, or null.
pub fn string_or_null_up_to(longest: usize) -> impl FnOnce(&Value) -> Result<Option<String>, Fault> {
    move |value| match string_or_null(value)? {
        Some(_) => string_up_to(longest)(value).map(Some),
        None => Ok(None),
    }
}

/// A list of texts of an enum. Each that is none is a fault.
pub fn many_of<T: Copy + std::fmt::Display>(all: &'static [T]) -> impl FnOnce(&Value) -> Result<Vec<T>, Fault> {
    move |value| {
        let (mut found, mut faults) = (Vec::new(), Vec::new());
        for item in array(value)?.iter().map(one_of(all)) {
            match item {
                Ok(one) => found.push(one),
                Err(Fault(of_item)) => faults.extend(of_item),
            }
        }
        if faults.is_empty() { Ok(found) } else { Err(Fault(faults)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_have_one_form() {
        assert_eq!(date("2026-06-17"), Ok(jiff::civil::date(2026, 6, 17)));
        for (text, fault) in [
            ("1234-56-78", "month must be in 1..12"),
            ("2026-02-29", "day is out of range for month"),
            ("0000-01-01", "year 0 is out of range"),
            ("yesterday", "yesterday is not a date"),
            ("20260617", "20260617 is not a date"),
            ("2026-6-017", "2026-6-017 is not a date"),
            ("", " is not a date"),
        ] {
            assert_eq!(date(text), Err(Fault::new(fault)));
        }
    }
}
