//! `letters.jsonl`: what a letter says, and its codes.

use serde_json::{Value, json};
use tidings_template::LetterMarkdown;

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] = &[Function::new("markdown.letter_html", markdown)];

fn markdown(input: &Value) -> Outcome {
    Outcome::Output(json!({"html": LetterMarkdown::parse(arguments::text(input, "text")).html()}))
}
