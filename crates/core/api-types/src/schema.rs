//! Reading a JSON object strictly, with the public API's messages.
//!
//! A message is `<property> <fault>`, or the fault alone when it is the object's own. All faults are told at once: those of
//! properties in the order in which the endpoint lists them, then what is missing, then what does not belong. Apostrophes are
//! left out of messages, and a message is told once. (JSON Schema draft 7, as Notify's API applies it.)

use jiff::civil::Date;
use serde_json::{Map, Value};
use tidings_domain::ids::parse_lenient;
use tidings_recipients::EmailAddress;
use uuid::Uuid;

use crate::python_repr::python_repr;

/// The faults of a body, in the order in which they are told; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<String>);

/// Reads an object property by property, and collects faults.
#[derive(Debug)]
pub struct ObjectReader<'a> {
    object: &'a Map<String, Value>,
    known: Vec<&'static str>,
    missing: Vec<&'static str>,
    faults: Vec<String>,
}

impl<'a> ObjectReader<'a> {
    /// Begins to read `value`.
    ///
    /// # Errors
    /// When it is no object, which is then its only fault.
    pub fn new(value: &'a Value) -> Result<Self, Faults> {
        match value {
            Value::Object(object) => Ok(Self { object, known: Vec::new(), missing: Vec::new(), faults: Vec::new() }),
            other => Err(Faults(vec![without_apostrophes(&wrong_type(other, "object"))])),
        }
    }

    /// A property that may be left out. `read` gives its value or its faults.
    pub fn optional<T>(&mut self, name: &'static str, read: impl FnOnce(&'a Value) -> Result<T, Fault>) -> Option<T> {
        self.known.push(name);
        match read(self.object.get(name)?) {
            Ok(value) => Some(value),
            Err(Fault(faults)) => {
                let messages = faults.iter().map(|fault| without_apostrophes(&format!("{name} {fault}")));
                self.faults.extend(messages);
                None
            }
        }
    }

    /// A property that must be there.
    pub fn required<T>(&mut self, name: &'static str, read: impl FnOnce(&'a Value) -> Result<T, Fault>) -> Option<T> {
        self.require(name);
        self.optional(name, read)
    }

    /// Asks for a property that is read elsewhere: for endpoints that tell what is missing in an order of their own.
    pub fn require(&mut self, name: &'static str) {
        if !self.has(name) {
            self.missing.push(name);
        }
    }

    /// Whether the property was sent, null included.
    pub fn has(&self, name: &str) -> bool {
        self.object.contains_key(name)
    }

    /// Tells at once of properties that are none of `known`: for endpoints that tell of those first.
    pub fn nothing_but(&mut self, known: &[&str]) {
        self.unexpected_is_fault(|name| known.contains(&name));
    }

    /// A fault of the object itself.
    pub fn fault(&mut self, fault: &str) {
        self.faults.push(without_apostrophes(fault));
    }

    /// Ends the reading: the collected faults, if there are any. Properties that nobody asked for are one.
    pub fn finish(mut self) -> Result<(), Faults> {
        self.missing_are_faults();
        let known = std::mem::take(&mut self.known);
        self.unexpected_is_fault(|name| known.contains(&name));
        told_once(self.faults)
    }

    fn unexpected_is_fault(&mut self, is_known: impl Fn(&str) -> bool) {
        let unexpected: Vec<&str> = self.object.keys().map(String::as_str).filter(|name| !is_known(name)).collect();
        if !unexpected.is_empty() {
            let verb = if unexpected.len() == 1 { "was" } else { "were" };
            let message =
                format!("Additional properties are not allowed ({} {verb} unexpected)", unexpected.join(", "));
            self.faults.push(without_apostrophes(&message));
        }
    }

    /// As [`Self::finish`], but for endpoints that leave properties alone which they do not know.
    pub fn finish_with_others(mut self) -> Result<(), Faults> {
        self.missing_are_faults();
        told_once(self.faults)
    }

    fn missing_are_faults(&mut self) {
        self.faults.extend(self.missing.iter().map(|name| format!("{name} is a required property")));
    }
}

fn told_once(faults: Vec<String>) -> Result<(), Faults> {
    let mut told = Vec::new();
    for fault in faults {
        if !told.contains(&fault) {
            told.push(fault);
        }
    }
    if told.is_empty() { Ok(()) } else { Err(Faults(told)) }
}

/// What is wrong with one property, without its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault(pub(crate) Vec<String>);

impl Fault {
    /// A fault in words.
    pub fn new(text: impl Into<String>) -> Self {
        Self(vec![text.into()])
    }

    /// Several faults.
    pub fn many(texts: Vec<String>) -> Self {
        Self(texts)
    }

    /// As the faults of a property, or a parameter, of this name.
    pub fn of(&self, name: &str) -> Faults {
        Faults(self.0.iter().map(|fault| without_apostrophes(&format!("{name} {fault}"))).collect())
    }
}

fn without_apostrophes(message: &str) -> String {
    message.replace('\'', "")
}

fn wrong_type(value: &Value, expected: &str) -> String {
    format!("{} is not of type {expected}", python_repr(value))
}

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

/// An address that begins with `https`, in the characters of a URI (RFC 3986).
pub fn https_url(value: &Value) -> Result<String, Fault> {
    let invalid = || Fault::new("is not a valid https url");
    let text = value.as_str().ok_or_else(invalid)?;
    if text.starts_with("https") && is_uri(text) { Ok(text.to_owned()) } else { Err(invalid()) }
}

fn is_uri(text: &str) -> bool {
    let scheme_ends = text.find(':').unwrap_or(0);
    let scheme_holds = text[..scheme_ends].chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    let bytes = text.as_bytes();
    let escapes_hold =
        bytes.iter().enumerate().filter(|(_, byte)| **byte == b'%').all(
            |(at, _)| matches!(bytes.get(at + 1..at + 3), Some(digits) if digits.iter().all(u8::is_ascii_hexdigit)),
        );
    let allowed = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#[]@!$&'()*+,;=%".contains(c);
    scheme_ends > 0 && scheme_holds && escapes_hold && text.chars().all(allowed)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

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

    fn faults_of(body: &Value) -> Vec<String> {
        let mut reader = match ObjectReader::new(body) {
            Ok(reader) => reader,
            Err(Faults(faults)) => return faults,
        };
        reader.optional("reference", string_up_to(5));
        reader.required("template_id", uuid);
        reader.optional("personalisation", object);
        reader.optional("url", https_url);
        reader.finish().err().map(|Faults(faults)| faults).unwrap_or_default()
    }

    #[test]
    fn every_fault_is_told_in_order() {
        let body = json!({"z": 1, "a": 2, "url": "http://x", "reference": null, "personalisation": "not_a_dict"});
        assert_eq!(
            faults_of(&body),
            [
                "reference None is not of type string",
                "personalisation not_a_dict is not of type object",
                "url is not a valid https url",
                "template_id is a required property",
                "Additional properties are not allowed (a, z were unexpected)",
            ]
        );
    }

    #[test]
    fn what_is_no_object_has_that_fault_alone() {
        assert_eq!(faults_of(&json!([1, "it's"])), ["[1, its] is not of type object"]);
    }

    #[test]
    fn apostrophes_are_left_out() {
        let body = json!({"template_id": "0b2d4d96-4e5c-4a1c-a5a9-6a6a1c0b2a3f", "it's": 1});
        assert_eq!(faults_of(&body), ["Additional properties are not allowed (its was unexpected)"]);
    }

    #[test]
    fn texts_are_measured_in_characters() {
        let with =
            |reference: &str| json!({"template_id": "0b2d4d96-4e5c-4a1c-a5a9-6a6a1c0b2a3f", "reference": reference});
        assert_eq!(faults_of(&with("ééééé")), Vec::<String>::new());
        assert_eq!(faults_of(&with("éééééé")), ["reference éééééé is too long"]);
        assert_eq!(faults_of(&with("a\0")), ["reference must not contain null characters"]);
    }

    #[test]
    fn an_open_object_may_hold_more() {
        let body = json!({"days": 1e12, "email_address": "no", "more": true});
        let mut reader = ObjectReader::new(&body).unwrap();
        reader.required("days", small_integer);
        reader.required("email_address", email_address);
        let Faults(faults) = reader.finish_with_others().unwrap_err();
        assert_eq!(
            faults,
            ["days 1000000000000 is not between -2147483648 and 2147483647", "email_address Not a valid email address",]
        );
    }

    #[test]
    fn https_addresses() {
        for good in ["https://example.com", "https://example.com/a?b=c%20d#e", "https:x"] {
            assert!(https_url(&json!(good)).is_ok(), "{good}");
        }
        for bad in ["http://example.com", "https", "https://a b", "https://a/%zz", "https://é.com", ""] {
            assert!(https_url(&json!(bad)).is_err(), "{bad}");
        }
    }
}
