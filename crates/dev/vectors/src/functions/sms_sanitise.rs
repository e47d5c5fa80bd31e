//! `sms_sanitise.jsonl`: what a text message makes of characters.

use serde_json::{Value, json};
use tidings_template::{Personalisation, SmsMessage, Template};

use super::{Function, Outcome, arguments};

pub const FUNCTIONS: &[Function] = &[
    Function::new("sanitise", sanitise).without(&["ascii", "non_gsm_characters"]),
    Function::new("sanitise.codepoints", codepoints).without(&["ascii"]),
];

/// Each character between two letters, because a message's edges and runs of white space are trimmed.
fn downgrade(text: &str) -> String {
    let one = |c: char| match c {
        // Written as they are: the only characters that rendering treats by what stands beside them.
        ' ' | '\n' | '\r' | '\u{0B}' | '\u{0C}' | '.' | ',' | '(' | ')' => c.to_string(),
        c => {
            let message = SmsMessage::render(&Template::parse(&format!("a{c}a")), &Personalisation::new(), None);
            let content = message.content();
            content.strip_prefix('a').and_then(|rest| rest.strip_suffix('a')).unwrap_or(content).to_owned()
        }
    };
    text.chars().map(one).collect()
}

fn sanitise(input: &Value) -> Outcome {
    Outcome::Output(json!({"sms": downgrade(arguments::text(input, "text"))}))
}

fn codepoints(input: &Value) -> Outcome {
    let points = input.get("codepoints").and_then(Value::as_array).into_iter().flatten();
    let one = |point: &Value| {
        let character = point.as_u64().and_then(|point| u32::try_from(point).ok()).and_then(char::from_u32);
        character.map(|character| downgrade(&character.to_string()))
    };
    Outcome::Output(json!({"sms": points.map(one).collect::<Vec<_>>()}))
}
