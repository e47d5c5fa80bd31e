//! The pages of a letter.

use tidings_domain::letter_date::Language;
use tidings_template::{
    LetterDetails, LetterDocument, LetterMessage, LetterPurpose, LetterSource, LetterTemplate, Missing,
};

use crate::html;
use crate::message;

/// Checks a template and its values: as every text of the letter, and as its address.
pub fn check(text: &str) {
    let content = text.split('\0').next().unwrap_or_default();
    let values = message::values(text);
    let template = LetterTemplate::parse(LetterSource {
        subject: content,
        content,
        welsh_subject: content,
        welsh_content: content,
        contact_block: content,
    });
    let address: Vec<String> = text.lines().map(ToOwned::to_owned).collect();
    for language in [Language::English, Language::Welsh] {
        let _too_long = template.qr_code_too_long(language, &values);
        let complete = template.missing(language, &values).is_empty();
        let details = LetterDetails {
            language,
            address: &address,
            date: "2025-05-04T10:00:00Z".parse().expect("a time"),
            missing: Missing::Highlighted,
        };
        let letter = LetterMessage::render(&template, &values, details);
        let document = LetterDocument {
            letter: &letter,
            purpose: LetterPurpose::Print,
            includes_first_page: true,
            images: "https://static.example/letters",
            logo_file_name: None,
        };
        if complete {
            html::check(&document.html());
        } else {
            html::check_preview(&document.html());
        }
    }
}
