//! `placeholders.jsonl`: names, values and what they fill.

use serde_json::{Value, json};
use tidings_template::{
    EmailMessage, Field, Form, Lists, Marks, Missing, NameSet, Personalisation, SmsMessage, Template, normalise_name,
};

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] = &[
    Function::new("field.render", field_render),
    Function::new("field.placeholders", field_placeholders),
    Function::new("template.personalisation", template_personalisation),
    Function::new("insensitive.key", insensitive_key),
    Function::new("insensitive.dict", insensitive_dict),
    Function::new("insensitive.set", insensitive_set),
    Function::new("str2bool", str2bool),
];

/// `str` is the filled text if there are values, and the text with its placeholders otherwise.
fn field_render(input: &Value) -> Outcome {
    let (template, values) = (arguments::template(input, "content"), arguments::values(input));
    let field = Field {
        marks: if arguments::text(input, "class") == "Field" { Marks::Html } else { Marks::PlainText },
        missing: if arguments::flag(input, "redact") { Missing::Redacted } else { Missing::Highlighted },
        brackets: arguments::flag(input, "with_brackets"),
        form: if arguments::text(input, "html") == "escape" { Form::Html } else { Form::Source },
        lists: if arguments::flag(input, "markdown_lists") { Lists::Bullets } else { Lists::Sentence },
    };
    let filled = field.render(&template, &values);
    let formatted = field.render(&template, &Personalisation::new());
    Outcome::Output(json!({
        "str": if values.is_empty() { &formatted } else { &filled },
        "formatted": formatted,
        "replaced": filled,
        "placeholders": template.placeholders().collect::<Vec<_>>(),
    }))
}

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
        // The content of a letter is filled as that of an email is.
        _ => {
            let message = EmailMessage::render(&subject, &content, &values);
            let count = message.body().chars().count();
            (message.body().to_owned(), count, message.is_empty(), message.is_too_long())
        }
    };
    let texts = [&subject, &content];
    let report = values.report(&texts);
    let mut additional = report.additional.clone();
    additional.sort_unstable();
    let recorded = |(name, value): &(&str, _)| json!([name, as_given(input, name, *value)]);
    Outcome::Output(json!({
        "placeholders": report.placeholders,
        "missing_data": report.missing,
        "additional_data": additional,
        "values": report.values.iter().map(recorded).collect::<Vec<_>>(),
        "content_with_placeholders_filled_in": filled,
        "content_count": count,
        "is_message_empty": empty,
        "is_message_too_long": too_long,
    }))
}

/// The argument that our value of this name was made of; ours if it was none.
fn as_given(input: &Value, name: &str, ours: Option<&tidings_template::Value>) -> Value {
    let given = input.get("values").and_then(Value::as_object).into_iter().flatten();
    let same_name = given.filter(|(given, _)| normalise_name(given) == normalise_name(name));
    let same =
        same_name.map(|(_, value)| value).rfind(|value| tidings_template::Value::from_json(value).as_ref() == ours);
    same.cloned().unwrap_or_else(|| ours.map_or(Value::Null, number))
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
    let items = values
        .by_normalised_name()
        .map(|(key, value)| json!([if key == NULL { Value::Null } else { json!(key) }, value.map(number)]));
    Outcome::Output(json!({
        "items": items.collect::<Vec<_>>(),
        "get": asked.iter().map(|key| get(key)).collect::<Vec<_>>(),
        "contains": asked.iter().map(|key| values.get(&name(key)).is_some()).collect::<Vec<_>>(),
        "as_dict_with_keys": with_keys,
    }))
}

fn insensitive_set(input: &Value) -> Outcome {
    let names = |property: &str| -> Vec<String> {
        input.get(property).and_then(Value::as_array).into_iter().flatten().map(name).collect()
    };
    let (a, b) = (names("a"), names("b"));
    let other: Vec<&str> = b.iter().map(String::as_str).collect();
    let (a, b) = (NameSet::new(a.iter().map(String::as_str)), NameSet::new(other.iter().copied()));
    let recorded = |set: &NameSet<'_>| -> Vec<Value> {
        set.as_slice().iter().map(|&name| if name == NULL { Value::Null } else { json!(name) }).collect()
    };
    Outcome::Output(json!({
        "a": recorded(&a),
        "union": recorded(&a.union(&b)),
        "intersection": recorded(&a.intersection(&b)),
        "difference": recorded(&a.difference(&b)),
        "symmetric_difference": recorded(&a.symmetric_difference(&b)),
        "equal": a == b,
        "equal_to_list": a.is_sequence(&other),
        "subset": a.is_subset(&b),
        "disjoint": a.is_disjoint(&b),
    }))
}

/// Recorded names may be null, which is no name of ours: a control character stands for it.
const NULL: &str = "\0";

fn name(key: &Value) -> String {
    match key {
        Value::Null => NULL.to_owned(),
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
