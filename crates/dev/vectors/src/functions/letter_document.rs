//! Whole documents of letters. Frames are each side's own; what the pages say is found in both and compared.

use serde_json::{Value, json};
use tidings_template::{LetterDocument, LetterPurpose};

use super::{
    Outcome, arguments,
    letters::{body, letter},
};

pub fn document(input: &Value) -> Outcome {
    let letter = match letter(input) {
        Ok(letter) => letter,
        Err(error) => return Outcome::Error(error),
    };
    let images = format!("{}/static/images/letter-template", arguments::text(input, "admin_base_url"));
    let document = LetterDocument {
        letter: &letter,
        purpose: if arguments::text(input, "kind") == "print" { LetterPurpose::Print } else { LetterPurpose::Preview },
        includes_first_page: arguments::flag(input, "includes_first_page"),
        images: &images,
        logo_file_name: input.get("logo_file_name").and_then(Value::as_str),
    };
    Outcome::Output(ours(&document.html()))
}

/// What our document says. Where something is not found, null.
fn ours(html: &str) -> Value {
    json!({
        "address": {"html": between(html, "<ul class=\"address\" role=\"list\">", "</ul>")},
        "contact_block": {"html": between(html, "<div class=\"contact\"><div>", "</div></div>")},
        "date": between(html, "<p class=\"date\">", "</p>"),
        "subject": {"html": between(html, "<h1>", "</h1>")},
        "content": {"html": between(html, "<div class=\"text\">", "</main>")},
        "page_numbers": between(html, "@bottom-right { content: ", ";"),
        "has_tag": between(html, "<style>", "</style>").map(|style| style.contains("\"NOTIFY\"")),
        "shows_marks": html.contains("<div class=\"marks\""),
        "logo": between(html, "<div class=\"logo\">", "</div>").and_then(logo),
    })
}

/// What a recorded document says.
pub fn recorded(output: Value) -> Value {
    let Some(html) = output.get("html").and_then(Value::as_str) else { return output };
    let found = |text: Option<&str>| text.map_or_else(|| "(not in the recorded document)".to_owned(), body);
    let content = found(between(html, "<div id=\"content\">", "</body>"));
    json!({
        "address": {"html": found(between(html, "<ul>", "</ul>"))},
        "contact_block": {"html": found(between(html, "<div id=\"from\">", "</div>"))},
        "date": found(between(&content, "<p>", "</p>")).trim(),
        "subject": {"html": found(between(&content, "<h1>", "</h1>"))},
        "content": {"html": found(content.split_once("</h1>").map(|(_, text)| text))},
        "page_numbers": found(between(html, "@bottom-right {", "}").and_then(|style| between(style, "content: ", ";"))),
        "has_tag": html.contains("content: 'NOTIFY'"),
        "shows_marks": !html.contains("display: none"),
        "logo": between(html, "<div id=\"logo\">", "</div>").and_then(logo),
    })
}

fn between<'t>(text: &'t str, start: &str, end: &str) -> Option<&'t str> {
    text.split_once(start)?.1.split_once(end).map(|(found, _)| found)
}

/// The class and address of a logo's image.
fn logo(html: &str) -> Option<[&str; 2]> {
    Some([between(html, "class=\"", "\"")?, between(html, "src=\"", "\"")?])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compare::agrees;

    #[test]
    fn what_is_in_neither_document_does_not_agree() {
        let (recorded, ours) = (recorded(json!({"html": "<p>"})), ours("<p>"));
        for name in ["address", "contact_block", "date", "subject", "content", "page_numbers", "has_tag"] {
            assert!(!agrees(&recorded[name], &ours[name]), "{name}");
        }
    }
}
