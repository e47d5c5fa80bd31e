//! `sms_sanitise.jsonl`: what a text message, and ASCII, make of characters.

use std::borrow::Cow;

use serde_json::{Value, json};
use tidings_template::{ascii, gsm};

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] =
    &[Function::new("sanitise", sanitise), Function::new("sanitise.codepoints", codepoints)];

fn sanitise(input: &Value) -> Outcome {
    let text = arguments::text(input, "text");
    Outcome::Output(json!({
        "sms": gsm::downgrade(text),
        "ascii": ascii::downgrade(text),
        "non_gsm_characters": gsm::without_replacement(text),
    }))
}

fn codepoints(input: &Value) -> Outcome {
    let each = |downgrade: for<'t> fn(&'t str) -> Cow<'t, str>| -> Vec<Option<String>> {
        let points = input.get("codepoints").and_then(Value::as_array).into_iter().flatten();
        let character = |point: &Value| point.as_u64().and_then(|point| char::from_u32(point.try_into().ok()?));
        points.map(|point| character(point).map(|c| downgrade(&c.to_string()).into_owned())).collect()
    };
    Outcome::Output(json!({"sms": each(gsm::downgrade), "ascii": each(ascii::downgrade)}))
}
