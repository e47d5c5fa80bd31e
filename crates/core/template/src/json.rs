//! Values from JSON. Clients rely on how each JSON type reads in a message: `true` as `True`, `1e16` as `1e+16`,
//! nested data in the same notation.

use serde_json::{Map, Number, Value as Json};

use crate::personalisation::{Personalisation, Value};

impl Value {
    /// The value that a JSON value stands for; `None` for null, which counts as missing.
    ///
    /// ```
    /// use serde_json::json;
    /// use tidings_template::Value;
    ///
    /// assert_eq!(Value::from_json(&json!(true)), Some(Value::from("True")));
    /// assert_eq!(Value::from_json(&json!(1e16)), Some(Value::from("1e+16")));
    /// assert_eq!(Value::from_json(&json!(["a", 1, null])), Some(Value::List(vec!["a".into(), "1".into()])));
    /// assert_eq!(Value::from_json(&json!(null)), None);
    /// ```
    pub fn from_json(json: &Json) -> Option<Self> {
        match json {
            Json::Null => None,
            Json::Array(items) => Some(Self::List(items.iter().filter(|item| !item.is_null()).map(display).collect())),
            other => Some(Self::Text(display(other))),
        }
    }
}

impl Personalisation {
    /// The values of a JSON object, in its order.
    pub fn from_json(object: &Map<String, Json>) -> Self {
        let mut values = Self::new();
        for (name, value) in object {
            values.insert(name, Value::from_json(value));
        }
        values
    }
}

fn display(json: &Json) -> String {
    match json {
        Json::String(text) => text.clone(),
        other => notation(other),
    }
}

/// The notation of a value inside a list or object.
fn notation(json: &Json) -> String {
    match json {
        Json::Null => "None".to_owned(),
        Json::Bool(true) => "True".to_owned(),
        Json::Bool(false) => "False".to_owned(),
        Json::Number(number) => number_text(number),
        Json::String(text) => quoted(text),
        Json::Array(items) => format!("[{}]", items.iter().map(notation).collect::<Vec<_>>().join(", ")),
        Json::Object(map) => {
            let pairs: Vec<_> =
                map.iter().map(|(key, value)| format!("{}: {}", quoted(key), notation(value))).collect();
            format!("{{{}}}", pairs.join(", "))
        }
    }
}

fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::with_capacity(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c == quote => out.extend(['\\', c]),
            c if c.is_control() => out.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}

/// Integers of any size stay as written; others are the shortest decimal that reads back as the same number.
fn number_text(number: &Number) -> String {
    let written = number.to_string();
    let is_integer = !written.contains(['.', 'e', 'E']);
    match number.as_f64() {
        Some(float) if !is_integer => float_text(float),
        _ => written,
    }
}

/// Shortest round-trip digits; an exponent only below 1e-4 and from 1e16 on, with a sign and two digits at least.
fn float_text(float: f64) -> String {
    let scientific = format!("{float:e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return if float.is_nan() { "nan".to_owned() } else { scientific };
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..16).contains(&exponent) {
        return format!("{float:?}");
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{mantissa}e{sign}{:02}", exponent.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn scalars_read_as_clients_expect() {
        let cases = [
            (json!(false), "False"),
            (json!(1), "1"),
            (json!(-0.0), "-0.0"),
            (json!(1.0), "1.0"),
            (json!(1e15), "1000000000000000.0"),
            (json!(1e-5), "1e-05"),
            (json!(0.0001), "0.0001"),
            (json!(1.5e300), "1.5e+300"),
            (json!("it's"), "it's"),
            (json!({"a": ["it's", null, 1.5]}), "{'a': [\"it's\", None, 1.5]}"),
        ];
        for (value, expected) in cases {
            assert_eq!(Value::from_json(&value), Some(Value::from(expected)));
        }
    }

    #[test]
    fn an_object_becomes_a_personalisation() {
        let object = json!({"Name": "Amala", "gone": null});
        let values = Personalisation::from_json(object.as_object().unwrap());
        assert_eq!(values.get("name"), Some(&Value::from("Amala")));
        assert_eq!(values.get("gone"), None);
        assert!(!values.is_empty());
    }
}
