//! `sms_template.jsonl`: text messages.

use serde_json::{Value, json};
use tidings_template::{Missing, SmsMessage, SmsPreview, missing};

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] = &[
    Function::new("sms.message", message),
    Function::new("sms.preview", preview),
    Function::new("sms.body_preview", |input| {
        let html = SmsPreview::body(&arguments::template(input, "content"), &arguments::values(input));
        Outcome::Output(json!({"html": html}))
    }),
];

fn message(input: &Value) -> Outcome {
    let (template, values) = (arguments::template(input, "content"), arguments::values(input));
    let message = SmsMessage::render(&template, &values, prefix(input));
    Outcome::Output(json!({
        "content": message.content(),
        "content_count": message.content_count_with_prefix(),
        "content_count_without_prefix": message.content_count(),
        "fragment_count": message.fragment_count(),
        "is_message_too_long": message.is_too_long(),
        "is_message_empty": message.is_empty(),
        "non_gsm_characters": message.non_gsm_characters(),
        "count_extended_gsm_chars": message.extension_count(),
        "count_of_characters_above_limit": message.count_above_limit(),
        "count_of_characters_above_previous_fragment_boundary": message.count_above_previous_fragment_boundary(),
        "placeholders": template.placeholders().collect::<Vec<_>>(),
        "missing_data": missing(&[&template], &values),
    }))
}

fn prefix(input: &Value) -> Option<&str> {
    arguments::flag(input, "show_prefix").then(|| arguments::text(input, "prefix"))
}

fn preview(input: &Value) -> Outcome {
    let sender = input.get("sender").and_then(Value::as_str);
    let preview = SmsPreview {
        prefix: prefix(input),
        sender: sender.filter(|_| arguments::flag(input, "show_sender")),
        recipient: arguments::flag(input, "show_recipient"),
        downgraded: arguments::flag(input, "downgrade"),
        missing: if arguments::flag(input, "redact") { Missing::Redacted } else { Missing::Highlighted },
    };
    let html = preview.html(&arguments::template(input, "content"), &arguments::values(input));
    Outcome::Output(json!({"html": html}))
}
