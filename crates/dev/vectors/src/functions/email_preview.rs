//! `email_preview.jsonl`: what there is to say about an email without showing its parts.

use serde_json::{Value, json};
use tidings_template::{
    EmailMarkdown, EmailMessage, Personalisation, Template, email_subject_html, missing, placeholders,
};

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] = &[
    Function::new("email.preview", preview),
    Function::new("email.size", size),
    Function::new("markdown.email_preheader", preheader),
];

fn preview(input: &Value) -> Outcome {
    let (subject, content) = (arguments::template(input, "subject"), arguments::template(input, "content"));
    let templates = [&subject, &content];
    let message = arguments::email(input);
    let html_subject = email_subject_html(&subject, &arguments::values(input), arguments::shown(input));
    Outcome::Output(json!({
        "html_subject": html_subject,
        "plain_text_subject": message.subject(),
        "preheader": message.preheader(),
        "placeholders": placeholders(&templates),
        "missing_data": missing(&templates, &arguments::values(input)),
        "content_with_placeholders_filled_in": message.body(),
        "content_count": message.body().chars().count(),
        "content_size_in_bytes": message.size_in_bytes(),
        "is_message_too_long": message.is_too_long(),
        "is_message_empty": message.is_empty(),
    }))
}

/// The value of `((big))` is `unit`, `times` over.
fn size(input: &Value) -> Outcome {
    let times = input.get("times").and_then(Value::as_u64).and_then(|times| usize::try_from(times).ok());
    let mut values = Personalisation::new();
    values.insert("big", tidings_template::Value::from(arguments::text(input, "unit").repeat(times.unwrap_or(0))));
    let message = EmailMessage::render(&Template::parse(""), &arguments::template(input, "content"), &values);
    Outcome::Output(json!({
        "content_size_in_bytes": message.size_in_bytes(),
        "is_message_too_long": message.is_too_long(),
    }))
}

fn preheader(input: &Value) -> Outcome {
    Outcome::Output(json!({"text": EmailMarkdown::parse(arguments::text(input, "text")).preheader()}))
}
