//! Whether an answer of ours is the recorded one.

use serde_json::{Map, Value};

use crate::{html, line::is_crash};

/// The name of the properties that hold HTML.
const HTML: &str = "html";

/// The value with HTML as trees. Does nothing to one that is in this form.
pub fn normalise(value: Value) -> Value {
    match value {
        Value::Object(map) => Value::Object(map.into_iter().map(normalise_property).collect()),
        Value::Array(items) => Value::Array(items.into_iter().map(normalise).collect()),
        other => other,
    }
}

fn normalise_property((name, value): (String, Value)) -> (String, Value) {
    let value = match value {
        Value::String(text) if name == HTML => html::tree(&text),
        Value::Array(tree) if name == HTML => Value::Array(tree),
        other => normalise(other),
    };
    (name, value)
}

/// Whether ours is the recorded value. Where the recorded program fell over, anything is.
pub fn agrees(expected: &Value, ours: &Value) -> bool {
    match (expected, ours) {
        _ if expected.get("$error").is_some_and(is_crash) => true,
        (Value::Object(expected), Value::Object(ours)) => {
            expected.len() == ours.len()
                && expected.iter().all(|(name, value)| ours.get(name).is_some_and(|ours| agrees(value, ours)))
        }
        (Value::Array(expected), Value::Array(ours)) => {
            expected.len() == ours.len() && expected.iter().zip(ours).all(|(expected, ours)| agrees(expected, ours))
        }
        _ => expected == ours,
    }
}

/// The properties in which the two differ, on either side; the values themselves if they are no objects.
pub fn differing(expected: &Value, ours: &Value) -> (Value, Value) {
    let (Value::Object(left), Value::Object(right)) = (expected, ours) else {
        return (expected.clone(), ours.clone());
    };
    let only = |one: &Map<String, Value>, other: &Map<String, Value>, swap: bool| {
        let differs = |name: &String, value: &Value| match other.get(name) {
            Some(other) if swap => !agrees(other, value),
            Some(other) => !agrees(value, other),
            None => true,
        };
        Value::Object(
            one.iter().filter(|(name, value)| differs(name, value)).map(|(n, v)| (n.clone(), v.clone())).collect(),
        )
    };
    (only(left, right, false), only(right, left, true))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn html_is_compared_as_a_tree_and_everything_else_exactly() {
        let agree = |one: Value, other: Value| agrees(&normalise(one), &normalise(other));
        assert!(agree(json!({"html": "<p style=a>b</p>"}), json!({"html": [["p", "b"]]})));
        assert!(!agree(json!({"html": "<p>b</p>"}), json!({"html": "<p>c</p>"})));
        assert!(!agree(json!({"text": "<p style=a>b</p>"}), json!({"text": "<p>b</p>"})));
        assert!(!agree(json!({"n": 1}), json!({"n": 1.0})));
        assert!(!agree(json!({"a": 1}), json!({"a": 1, "b": 2})));
    }

    #[test]
    fn a_property_that_crashed_may_be_anything() {
        assert!(agrees(&json!({"a": {"$error": {"crash": true}}, "b": 1}), &json!({"a": "x", "b": 1})));
        assert!(!agrees(&json!({"a": {"$error": {"type": "E"}}}), &json!({"a": "x"})));
    }

    #[test]
    fn only_what_differs_is_shown() {
        let (expected, ours) = differing(&json!({"a": 1, "b": 2}), &json!({"a": 1, "b": 3}));
        assert_eq!((expected, ours), (json!({"b": 2}), json!({"b": 3})));
    }
}
