//! Values as they appear inside error messages. The messages of the public API quote a faulty value as Python writes it.

use serde_json::Value;

/// `value` as Python's `repr` would have it.
pub(crate) fn python_repr(value: &Value) -> String {
    match value {
        Value::Null => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::String(text) => format!("'{text}'"),
        Value::Array(items) => format!("[{}]", items.iter().map(python_repr).collect::<Vec<_>>().join(", ")),
        Value::Object(fields) => {
            let fields: Vec<_> =
                fields.iter().map(|(name, value)| format!("'{name}': {}", python_repr(value))).collect();
            format!("{{{}}}", fields.join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::python_repr;

    #[test]
    fn values_look_as_in_python() {
        let value = json!({"a": [1, 2.5, null, true, false], "b": "text"});
        assert_eq!(python_repr(&value), "{'a': [1, 2.5, None, True, False], 'b': 'text'}");
    }
}
