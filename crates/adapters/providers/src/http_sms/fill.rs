//! Texts with placeholders in braces. What is filled in is never read as anything but text.

use serde_json::Value;

/// What placeholders stand for.
pub(super) struct Values<'a> {
    pub(super) to: &'a str,
    pub(super) sender: &'a str,
    pub(super) body: &'a str,
    pub(super) notification_id: &'a str,
    pub(super) secret: &'a str,
}

impl<'a> Values<'a> {
    fn get(&self, name: &str) -> Option<&'a str> {
        Some(match name {
            "to" => self.to,
            "sender" => self.sender,
            "body" => self.body,
            "notification_id" => self.notification_id,
            "secret" => self.secret,
            _ => return None,
        })
    }
}

/// Fills a text, from left to right, once: what a value contains is not filled again.
pub(super) fn fill(text: &str, values: &Values<'_>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, name, after)) = next(rest) {
        filled.push_str(before);
        match values.get(name) {
            Some(value) => filled.push_str(value),
            None => filled.push_str(&format!("{{{name}}}")),
        }
        rest = after;
    }
    filled + rest
}

/// Fills every text of a JSON value but the names of its fields.
pub(super) fn fill_json(value: &Value, values: &Values<'_>) -> Value {
    match value {
        Value::String(text) => fill(text, values).into(),
        Value::Array(items) => items.iter().map(|item| fill_json(item, values)).collect(),
        Value::Object(fields) => {
            Value::Object(fields.iter().map(|(name, value)| (name.clone(), fill_json(value, values))).collect())
        }
        other => other.clone(),
    }
}

/// Every text of a JSON value but the names of its fields.
pub(super) fn texts(value: &Value) -> Box<dyn Iterator<Item = &str> + '_> {
    match value {
        Value::String(text) => Box::new(std::iter::once(text.as_str())),
        Value::Array(items) => Box::new(items.iter().flat_map(texts)),
        Value::Object(fields) => Box::new(fields.values().flat_map(texts)),
        _ => Box::new(std::iter::empty()),
    }
}

/// A placeholder that stands for nothing, if the text has one.
pub(super) fn unknown_placeholder(text: &str) -> Option<&str> {
    let nothing = Values { to: "", sender: "", body: "", notification_id: "", secret: "" };
    let mut rest = text;
    while let Some((_, name, after)) = next(rest) {
        if nothing.get(name).is_none() {
            return Some(name);
        }
        rest = after;
    }
    None
}

/// The text before the next placeholder, its name, and the text after it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// The text or number at a JSON pointer.
pub(super) fn text_at(value: &Value, pointer: &str) -> Option<String> {
    match value.pointer(pointer)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const VALUES: Values<'static> =
        Values { to: "447900900123", sender: "BINS", body: "{secret} \" \\ {", notification_id: "7", secret: "s3cret" };

    #[test]
    fn values_are_text_and_nothing_else() {
        assert_eq!(fill("+{to}: {body}{secret}", &VALUES), "+447900900123: {secret} \" \\ {s3cret");
        assert_eq!(fill("no end {to", &VALUES), "no end {to");
        let filled = fill_json(&json!({"{to}": ["{body}", 1, {"x": "{notification_id}"}]}), &VALUES);
        assert_eq!(filled, json!({"{to}": ["{secret} \" \\ {", 1, {"x": "7"}]}));
    }
}
