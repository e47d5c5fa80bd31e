//! `sms_sanitise.jsonl`: what a text message makes of characters.

use serde_json::{Value, json};
use tidings_template::gsm;

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] = &[
    Function::new("sanitise", sanitise).without(&["ascii"]),
    Function::new("sanitise.codepoints", codepoints).without(&["ascii"]),
];

fn sanitise(input: &Value) -> Outcome {
    let text = arguments::text(input, "text");
    Outcome::Output(json!({"sms": gsm::downgrade(text), "non_gsm_characters": gsm::without_replacement(text)}))
}

fn codepoints(input: &Value) -> Outcome {
    let points = input.get("codepoints").and_then(Value::as_array).into_iter().flatten();
    let one = |point: &Value| {
        let character = point.as_u64().and_then(|point| u32::try_from(point).ok()).and_then(char::from_u32);
        character.map(|character| gsm::downgrade(&character.to_string()))
    };
    Outcome::Output(json!({"sms": points.map(one).collect::<Vec<_>>()}))
}
