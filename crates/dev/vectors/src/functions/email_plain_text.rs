//! `email_plain_text.jsonl`: the plain text part of an email.

use serde_json::{Value, json};
use tidings_template::EmailMarkdown;

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] =
    &[Function::new("email.plain_text", plain_text), Function::new("markdown.email_plain_text", markdown)];

fn plain_text(input: &Value) -> Outcome {
    Outcome::Output(json!({"text": arguments::email(input).plain_text(None)}))
}

fn markdown(input: &Value) -> Outcome {
    Outcome::Output(json!({"text": EmailMarkdown::parse(arguments::text(input, "text")).plain_text()}))
}
