//! Runs of text: what stands in the description, and what values are.

use serde::Serialize;

use super::document::{Schema, name_of};

/// A run of text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Part {
    text: String,
    style: Style,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Style {
    Plain,
    Code,
    /// The name of a schema.
    Schema,
}

/// What a value is, in words.
pub(super) fn kind(schema: &Schema) -> Vec<Part> {
    if let Some(reference) = &schema.reference {
        return vec![Part::new(name_of(reference), Style::Schema)];
    }
    if !schema.one_of.is_empty() {
        let mut parts = Vec::new();
        for (number, variant) in schema.one_of.iter().enumerate() {
            if number > 0 {
                parts.push(Part::new(" or ", Style::Plain));
            }
            parts.extend(kind(variant));
        }
        return parts;
    }
    if let Some(items) = &schema.items {
        let mut parts = vec![Part::new("array of ", Style::Plain)];
        parts.extend(kind(items));
        parts.extend(limits(schema).into_iter().map(|limit| Part::new(&format!(", {limit}"), Style::Plain)));
        return parts;
    }
    let values: Vec<_> = schema.constant.iter().chain(&schema.values).map(text_of).collect();
    let types = if values.is_empty() { schema.types.0.join(" or ") } else { values.join(", ") };
    let text = std::iter::once(types).chain(limits(schema)).collect::<Vec<_>>().join(", ");
    vec![Part::new(&text, Style::Plain)]
}

fn text_of(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn limits(schema: &Schema) -> Vec<String> {
    let between = |least: Option<String>, most: Option<String>, unit: &str| match (least, most) {
        (Some(least), Some(most)) => Some(format!("{least} to {most}{unit}")),
        (Some(least), None) => Some(format!("at least {least}{unit}")),
        (None, Some(most)) => Some(format!("at most {most}{unit}")),
        (None, None) => None,
    };
    let text = |number: Option<u64>| number.map(|number| number.to_string());
    let limits = [
        schema.format.clone(),
        schema.content_encoding.clone(),
        schema.pattern.as_ref().map(|pattern| format!("matching {pattern}")),
        between(text(schema.min_length), text(schema.max_length), " characters"),
        between(text(schema.min_items), text(schema.max_items), " items"),
        between(schema.minimum.map(|least| least.to_string()), schema.maximum.map(|most| most.to_string()), ""),
    ];
    limits.into_iter().flatten().collect()
}

/// Text in which what stands between backticks is code.
pub(super) fn prose(text: Option<&str>) -> Vec<Part> {
    let styles = [Style::Plain, Style::Code].into_iter().cycle();
    let parts = text.unwrap_or_default().split('`').zip(styles);
    parts.filter(|(text, _)| !text.is_empty()).map(|(text, style)| Part::new(text, style)).collect()
}

impl Part {
    pub fn new(text: &str, style: Style) -> Self {
        Self { text: text.to_owned(), style }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn words(schema: serde_json::Value) -> String {
        let schema = serde_json::from_value(schema).unwrap();
        kind(&schema).into_iter().map(|part| part.text).collect()
    }

    #[test]
    fn kinds_in_words() {
        for (schema, expected) in [
            (json!({"type": "string"}), "string"),
            (json!({"type": ["string", "null"], "format": "date-time"}), "string or null, date-time"),
            (json!({"type": "string", "minLength": 1, "maxLength": 255}), "string, 1 to 255 characters"),
            (json!({"type": "integer", "minimum": 1}), "integer, at least 1"),
            (json!({"enum": ["first", "second"]}), "first, second"),
            (json!({"const": 201}), "201"),
            (json!({"type": "array", "maxItems": 9, "items": {"type": "string"}}), "array of string, at most 9 items"),
            (json!({"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "null"}]}), "A or null"),
        ] {
            assert_eq!(words(schema), expected);
        }
    }

    #[test]
    fn code_stands_between_backticks() {
        let expected =
            [Part::new("claims ", Style::Plain), Part::new("iss", Style::Code), Part::new(".", Style::Plain)];
        assert_eq!(prose(Some("claims `iss`.")), expected);
        assert_eq!(prose(None), []);
    }
}
