//! `placeholders.jsonl`: names, values and what they fill.

use serde_json::{Value, json};
use tidings_template::{EmailMessage, Personalisation, SmsMessage, Template, missing, normalise_name, placeholders};

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] = &[
    Function::new("field.placeholders", field_placeholders),
    Function::new("template.personalisation", template_personalisation).without(&["additional_data", "values"]),
    Function::new("insensitive.key", insensitive_key),
    Function::new("insensitive.dict", insensitive_dict).without(&["items"]),
    Function::new("str2bool", str2bool),
];

fn field_placeholders(input: &Value) -> Outcome {
    let template = arguments::template(input, "content");
    Outcome::Output(json!({"placeholders": template.placeholders().collect::<Vec<_>>()}))
}

fn template_personalisation(input: &Value) -> Outcome {
    let (subject, content) = (arguments::template(input, "subject"), arguments::template(input, "content"));
    let values = arguments::values(input);
    let (filled, count, empty, too_long) = match arguments::text(input, "template_type") {
        "sms" => {
            let message = SmsMessage::render(&content, &values, None);
            let facts = (message.content_count(), message.is_empty(), message.is_too_long());
            (message.into_content(), facts.0, facts.1, facts.2)
        }
        "email" => {
            let message = EmailMessage::render(&subject, &content, &values);
            let count = message.body().chars().count();
            (message.body().to_owned(), count, message.is_empty(), message.is_too_long())
        }
        _ => return Outcome::NotBuilt("personalisation of letters"),
    };
    let templates = [&subject, &content];
    Outcome::Output(json!({
        "placeholders": placeholders(&templates),
        "missing_data": missing(&templates, &values),
        "content_with_placeholders_filled_in": filled,
        "content_count": count,
        "is_message_empty": empty,
        "is_message_too_long": too_long,
    }))
}

fn insensitive_key(input: &Value) -> Outcome {
    match input.get("key") {
        Some(Value::Null) | None => Outcome::Output(json!({"key": null})),
        Some(key) => Outcome::Output(json!({"key": normalise_name(&name(key))})),
    }
}

fn insensitive_dict(input: &Value) -> Outcome {
    let mut values = Personalisation::new();
    for pair in input.get("pairs").and_then(Value::as_array).into_iter().flatten() {
        if let (Some(key), Some(value)) = (pair.get(0), pair.get(1)) {
            values.insert(&name(key), tidings_template::Value::from_json(value));
        }
    }
    let asked: Vec<&Value> = input.get("get").and_then(Value::as_array).into_iter().flatten().collect();
    let get = |key: &Value| values.get(&name(key)).map_or(Value::Null, number);
    let mut with_keys: Vec<(&Value, Value)> = Vec::new();
    for key in &asked {
        if !with_keys.iter().any(|(known, _)| known == key) {
            with_keys.push((key, get(key)));
        }
    }
    Outcome::Output(json!({
        "get": asked.iter().map(|key| get(key)).collect::<Vec<_>>(),
        "contains": asked.iter().map(|key| values.get(&name(key)).is_some()).collect::<Vec<_>>(),
        "as_dict_with_keys": with_keys,
    }))
}

/// Recorded names may be null, which is no name of ours: a control character stands for it.
fn name(key: &Value) -> String {
    match key {
        Value::Null => "\0".to_owned(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The values of these vectors are small integers.
fn number(value: &tidings_template::Value) -> Value {
    match value {
        tidings_template::Value::Text(text) => text.parse::<i64>().map_or_else(|_| json!(text), Value::from),
        tidings_template::Value::List(items) => json!(items),
    }
}

fn str2bool(input: &Value) -> Outcome {
    let mut values = Personalisation::new();
    values.insert("value", input.get("value").and_then(tidings_template::Value::from_json));
    let message = SmsMessage::render(&Template::parse("((value??yes))"), &values, None);
    Outcome::Output(json!({"bool": message.content() == "yes"}))
}
