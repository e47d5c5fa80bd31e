//! Which function of ours answers which vectors.
//!
//! One module per vector file. Each has `FUNCTIONS`, and turns the recorded arguments into a call of our public API and
//! the result into the recorded properties. It must not contain rules of the product.

mod dates;
mod email_addresses;
mod email_html;
mod email_plain_text;
mod email_preview;
mod formatters;
mod letter_document;
mod letters;
mod phone_numbers;
mod placeholders;
mod postal_addresses;
mod rate_limits;
mod recipients_csv;
mod sms_sanitise;
mod sms_template;

mod arguments;

use serde_json::Value;

/// What our code answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// A result, as the recorded properties.
    Output(Value),
    /// A refusal, as the recorded properties.
    Error(Value),
}

/// The table entry of a function.
#[derive(Debug, Clone, Copy)]
pub struct Function {
    /// Its name in the vectors.
    pub name: &'static str,
    /// Calls our code with the recorded arguments.
    pub call: fn(&Value) -> Outcome,
    /// Takes what is compared out of a recorded output; does nothing to an imported one.
    pub reads: fn(Value) -> Value,
}

impl Function {
    /// A function of which all properties are compared.
    pub const fn new(name: &'static str, call: fn(&Value) -> Outcome) -> Self {
        Self { name, call, reads: |recorded| recorded }
    }

    /// The same with outputs that are recorded in another form than ours: `reads` finds in them what is compared.
    pub const fn reading(self, reads: fn(Value) -> Value) -> Self {
        Self { reads, ..self }
    }
}

/// Vector files by name, without `.jsonl`, with the functions that are built.
const FILES: [(&str, &[Function]); 14] = [
    ("dates", dates::FUNCTIONS),
    ("email_addresses", email_addresses::FUNCTIONS),
    ("email_html", email_html::FUNCTIONS),
    ("email_plain_text", email_plain_text::FUNCTIONS),
    ("email_preview", email_preview::FUNCTIONS),
    ("formatters", formatters::FUNCTIONS),
    ("letters", letters::FUNCTIONS),
    ("phone_numbers", phone_numbers::FUNCTIONS),
    ("placeholders", placeholders::FUNCTIONS),
    ("postal_addresses", postal_addresses::FUNCTIONS),
    ("rate_limits", rate_limits::FUNCTIONS),
    ("recipients_csv", recipients_csv::FUNCTIONS),
    ("sms_sanitise", sms_sanitise::FUNCTIONS),
    ("sms_template", sms_template::FUNCTIONS),
];

/// The function of that name for a vector file, if it is built.
pub fn find(file: &str, name: &str) -> Option<&'static Function> {
    let (_, functions) = FILES.iter().find(|(known, _)| *known == file)?;
    functions.iter().find(|function| function.name == name)
}
