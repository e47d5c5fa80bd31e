//! Recorded arguments as those of our code.

use serde_json::Value;
use tidings_template::{EmailMessage, Missing, Personalisation, Template};

/// The text of a property; empty when it is missing or no text.
pub fn text<'v>(input: &'v Value, name: &str) -> &'v str {
    input.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// A property that says yes or no; no when it is missing.
pub fn flag(input: &Value, name: &str) -> bool {
    input.get(name).and_then(Value::as_bool).unwrap_or_default()
}

/// The template that a property holds.
pub fn template(input: &Value, name: &str) -> Template {
    Template::parse(text(input, name))
}

/// The personalisation in `values`; none at all for a null.
pub fn values(input: &Value) -> Personalisation {
    input.get("values").and_then(Value::as_object).map(Personalisation::from_json).unwrap_or_default()
}

/// The email of `subject`, `content`, `values` and `redact`. A link to unsubscribe is a part of the recorded content:
/// placeholders in it count, which those in ours do not.
pub fn email(input: &Value) -> EmailMessage {
    let link = input.get("unsubscribe_link").and_then(Value::as_str).filter(|link| !link.is_empty());
    let link = link.map(|link| format!("\n\n---\n\n[Unsubscribe from these emails]({link})")).unwrap_or_default();
    email_of(input, &Template::parse(&(text(input, "content").to_owned() + &link)))
}

/// The same email without the link.
pub fn email_without_link(input: &Value) -> EmailMessage {
    email_of(input, &template(input, "content"))
}

fn email_of(input: &Value, content: &Template) -> EmailMessage {
    EmailMessage::render_with(&template(input, "subject"), content, &values(input), shown(input))
}

/// How placeholders without a value show: as `redact` says.
pub fn shown(input: &Value) -> Missing {
    if flag(input, "redact") { Missing::Redacted } else { Missing::Highlighted }
}
