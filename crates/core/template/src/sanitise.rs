//! Values made harmless: no links, no formatting. Services ask for it for values that strangers typed.

use serde_json::{Map, Value as Json};

use crate::{links, names::normalise_name};

/// The characters that mean something to the email dialect.
const MARKUP: &str = "`*_(){}[]<>#+-.!|\\";

/// A value that sanitising changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SanitisedValue {
    /// The name as given in the personalisation.
    pub key: String,
    /// The value as given.
    pub unsanitised: Json,
    /// The value that is put into the message instead.
    pub sanitised: Json,
}

/// Sanitises the named values in place, and tells which ones changed.
///
/// Names are compared as those of placeholders are. Text is sanitised, also inside lists; other values are left alone.
///
/// ```
/// use serde_json::json;
/// use tidings_template::sanitise_content_for;
///
/// let mut personalisation = json!({"First name": "*Amala*", "day": "*today*"});
/// let changed = sanitise_content_for(&["first_name"], personalisation.as_object_mut().unwrap());
/// assert_eq!(changed[0].sanitised, r"\*Amala\*");
/// assert_eq!(personalisation, json!({"First name": r"\*Amala\*", "day": "*today*"}));
/// ```
pub fn sanitise_content_for(names: &[impl AsRef<str>], personalisation: &mut Map<String, Json>) -> Vec<SanitisedValue> {
    let names: Vec<String> = names.iter().map(|name| normalise_name(name.as_ref())).collect();
    let mut changed = Vec::new();
    for (key, value) in personalisation {
        if !names.contains(&normalise_name(key)) {
            continue;
        }
        let sanitised = sanitise_json(value);
        if sanitised != *value {
            let unsanitised = std::mem::replace(value, sanitised.clone());
            changed.push(SanitisedValue { key: key.clone(), unsanitised, sanitised });
        }
    }
    changed
}

fn sanitise_json(value: &Json) -> Json {
    match value {
        Json::String(text) => Json::String(sanitise_value(text)),
        Json::Array(items) => Json::Array(items.iter().map(sanitise_json).collect()),
        other => other.clone(),
    }
}

/// Text without web addresses, and with a backslash before each character that means formatting. A bare host name
/// stays readable: it gets a space after each dot.
///
/// ```
/// use tidings_template::sanitise_value;
///
/// assert_eq!(sanitise_value("Win at https://evil.example/x now"), "Win at  now");
/// assert_eq!(sanitise_value("Mr.Smith [urgent]"), r"Mr\. Smith \[urgent\]");
/// ```
pub fn sanitise_value(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for range in links::find(text) {
        push_escaped(&mut out, &text[from..range.start]);
        let link = &text[range.clone()];
        if link.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '-') {
            push_escaped(&mut out, &link.replace('.', ". "));
        }
        from = range.end;
    }
    push_escaped(&mut out, &text[from..]);
    out
}

fn push_escaped(out: &mut String, text: &str) {
    for c in text.chars() {
        if MARKUP.contains(c) {
            out.push('\\');
        }
        out.push(c);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn only_changed_values_are_reported() {
        let mut values = json!({"plain": "Amala", "list": ["a_b", 1], "number": -1.5, "other": "*"});
        let changed = sanitise_content_for(&["Plain", "LIST", "number", "none"], values.as_object_mut().unwrap());
        assert_eq!(changed.len(), 1);
        assert_eq!(changed[0].key, "list");
        assert_eq!(values, json!({"plain": "Amala", "list": ["a\\_b", 1], "number": -1.5, "other": "*"}));
    }

    proptest! {
        #[test]
        fn no_link_is_left(text in "(\\PC|[a-c./: -]|http://|www\\.a\\.com){0,20}") {
            let sanitised = sanitise_value(&text);
            prop_assert!(!sanitised.contains("www.a.com"));
        }
    }
}
