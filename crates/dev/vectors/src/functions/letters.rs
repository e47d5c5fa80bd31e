//! `letters.jsonl`: what a letter says, and its codes.

use serde_json::{Value, json};
use tidings_domain::{letter_date::Language, london};
use tidings_template::{
    LetterDetails, LetterMarkdown, LetterMessage, LetterSource, LetterTemplate, Missing, QR_CODE_MAX_BYTES, QrCode,
};

use super::{Function, Outcome, arguments, letter_document, postal_addresses};

pub const FUNCTIONS: &[Function] = &[
    Function::new("letter.document", letter_document::document).reading(letter_document::recorded),
    Function::new("letter.message", message).reading(recorded_message),
    Function::new("letter.parts", parts).reading(recorded_parts),
    Function::new("markdown.letter_html", markdown).reading(recorded_message),
    Function::new("qr.svg", qr_code).reading(recorded_code),
];

fn markdown(input: &Value) -> Outcome {
    Outcome::Output(json!({"html": LetterMarkdown::parse(arguments::text(input, "text")).html()}))
}

fn qr_code(input: &Value) -> Outcome {
    let svg = QrCode::encode(arguments::text(input, "data")).map(|code| code.svg());
    Outcome::Output(json!({"svg": {"html": svg}}))
}

fn message(input: &Value) -> Outcome {
    letter(input).map_or_else(Outcome::Error, |letter| Outcome::Output(json!({"html": letter.body})))
}

fn parts(input: &Value) -> Outcome {
    let (template, values, language) = (template(input), arguments::values(input), language(input));
    let letter = match letter(input) {
        Ok(letter) => letter,
        Err(error) => return Outcome::Error(error),
    };
    let too_long = template.qr_code_too_long(language, &values).map(|error| {
        json!({
            "num_bytes": error.num_bytes(),
            "max_bytes": QR_CODE_MAX_BYTES,
            "data": error.data,
            "message": error.to_string(),
        })
    });
    Outcome::Output(json!({
        "subject": {"html": letter.subject},
        "contact_block": {"html": letter.contact_block},
        "address_block": letter.address_block.iter().map(|line| json!({"html": line.html()})).collect::<Vec<_>>(),
        "date": letter.date,
        "placeholders": template.placeholders(language),
        "missing_data": template.missing(language, &values),
        "qr_code_too_long": too_long,
        "postal_address_normalised_lines": address(input),
    }))
}

fn language(input: &Value) -> Language {
    if arguments::text(input, "language") == "welsh" { Language::Welsh } else { Language::English }
}

fn template(input: &Value) -> LetterTemplate {
    LetterTemplate::parse(LetterSource {
        subject: arguments::text(input, "subject"),
        content: arguments::text(input, "content"),
        welsh_subject: arguments::text(input, "welsh_subject"),
        welsh_content: arguments::text(input, "welsh_content"),
        contact_block: arguments::text(input, "contact_block"),
    })
}

fn address(input: &Value) -> Vec<String> {
    postal_addresses::personalised(input).lines().map(str::to_owned).collect()
}

/// The letter of all arguments; without a date, of no day.
pub fn letter(input: &Value) -> Result<LetterMessage, Value> {
    let date = input.get("date").and_then(Value::as_str).unwrap_or("1970-01-01T00:00:00");
    let details = LetterDetails {
        language: language(input),
        address: &address(input),
        date: london::parse_utc(date).map_err(|error| json!(error.to_string()))?,
        missing: if arguments::flag(input, "redact") { Missing::Redacted } else { Missing::Highlighted },
    };
    Ok(LetterMessage::render(&template(input), &arguments::values(input), details))
}

fn recorded_message(output: Value) -> Value {
    each_html(output, &["html"], |html| json!(body(&html)))
}

fn recorded_parts(output: Value) -> Value {
    let mut output = each_html(output, &["subject", "contact_block"], |html| json!({"html": html}));
    for line in output.get_mut("address_block").and_then(Value::as_array_mut).into_iter().flatten() {
        if line.is_string() {
            *line = json!({"html": line.take()});
        }
    }
    output
}

fn recorded_code(output: Value) -> Value {
    each_html(output, &["svg"], |svg| json!({"html": svg}))
}

/// Changes the properties of these names that are text: in imported outputs they are not.
fn each_html(mut output: Value, names: &[&str], change: impl Fn(String) -> Value) -> Value {
    for (name, value) in output.as_object_mut().into_iter().flatten() {
        match value.take() {
            Value::String(html) if names.contains(&name.as_str()) => *value = change(html),
            other => *value = other,
        }
    }
    output
}

/// The text of a letter as a browser would read it. It was recorded with codes inside of paragraphs, where no `div` can
/// be, so that an empty paragraph came before each; and of the bare dialect with emoji for the hyphens in paths.
pub fn body(recorded: &str) -> String {
    recorded
        .replace("<p><div class='qrcode'>", "<div>")
        .replace("<p>\n<div class='qrcode-placeholder'>", "<div>")
        .replace("\u{1F6F3}\u{FE0F}\u{1F426}\u{1F974}", "-")
}
