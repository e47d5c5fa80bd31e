//! `email_html.jsonl`: the HTML part of an email.

use serde_json::{Value, json};
use tidings_template::EmailMarkdown;

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] =
    &[Function::new("email.html_body", html_body), Function::new("markdown.email_html", markdown)];

fn html_body(input: &Value) -> Outcome {
    Outcome::Output(json!({"html": arguments::email(input).html_body(None)}))
}

fn markdown(input: &Value) -> Outcome {
    Outcome::Output(json!({"html": EmailMarkdown::parse(arguments::text(input, "text")).html()}))
}
