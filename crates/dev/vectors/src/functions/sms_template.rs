//! `sms_template.jsonl`: text messages.

use serde_json::{Value, json};
use tidings_template::{SmsMessage, missing};

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] = &[Function::new("sms.message", message).without(&[
    "non_gsm_characters",
    "count_extended_gsm_chars",
    "count_of_characters_above_limit",
    "count_of_characters_above_previous_fragment_boundary",
])];

fn message(input: &Value) -> Outcome {
    let (template, values) = (arguments::template(input, "content"), arguments::values(input));
    let prefix = arguments::flag(input, "show_prefix").then(|| arguments::text(input, "prefix"));
    let message = SmsMessage::render(&template, &values, prefix);
    Outcome::Output(json!({
        "content": message.content(),
        "content_count": message.content_count_with_prefix(),
        "content_count_without_prefix": message.content_count(),
        "fragment_count": message.fragment_count(),
        "is_message_too_long": message.is_too_long(),
        "is_message_empty": message.is_empty(),
        "placeholders": template.placeholders().collect::<Vec<_>>(),
        "missing_data": missing(&[&template], &values),
    }))
}
