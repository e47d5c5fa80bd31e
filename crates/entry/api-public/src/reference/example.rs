//! A value that a schema allows, to begin with.

use serde_json::{Map, Value, json};

use super::document::{Document, Schema, name_of};

fn has_example(document: &Document, schema: &Schema) -> bool {
    let referred = schema.reference.as_deref().and_then(|name| document.schema(name_of(name)));
    !schema.examples.is_empty() || referred.is_some_and(|schema| !schema.examples.is_empty())
}

/// An example of the schema's own, or one that has what is required.
pub(super) fn example(document: &Document, schema: &Schema) -> Value {
    let chosen = schema.examples.first().or(schema.constant.as_ref()).or(schema.values.first());
    if let Some(value) = chosen {
        return value.clone();
    }
    if let Some(referred) = schema.reference.as_deref().and_then(|name| document.schema(name_of(name))) {
        return example(document, referred);
    }
    match schema.types.0.first().map(String::as_str) {
        Some("object") => {
            let is_shown = |(name, property): &&(String, Schema)| {
                schema.required.contains(name) || has_example(document, property)
            };
            let shown = schema.properties.0.iter().filter(is_shown);
            let shown = shown.map(|(name, property)| (name.clone(), example(document, property)));
            Value::Object(shown.collect::<Map<_, _>>())
        }
        Some("array") => Value::Array(schema.items.iter().map(|items| example(document, items)).collect()),
        Some("integer" | "number") => json!(schema.minimum.unwrap_or(1)),
        Some("boolean") => json!(true),
        _ if schema.format.as_deref() == Some("uuid") => json!("f33517ff-2a88-4f6e-b855-c550268ce08a"),
        _ => json!(""),
    }
}
