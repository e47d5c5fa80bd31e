//! A letter on its page: HTML to look at and to print.

use tidings_domain::letter_date::Language;

use super::{address::AddressLine, message::LetterMessage};
use crate::markdown::{escape_all, escape_attribute};

const STYLE: &str = include_str!("document.css");

/// What marks the first page for the machines that check finished letters: white on white, so that nobody sees it.
const TAG: &str =
    "@page :first { @top-left-corner { content: \"NOTIFY\"; color: #fff; font: 6pt Arial, sans-serif; } }\n";

/// Margins take no font from the page.
const FONTS: &str = "\"Nimbus Sans L\", FreeSans, Helvetica, Arial, sans-serif";

/// The printer's own marks, as far as an author sees them.
const MARKS: &str = "<div class=\"marks\" aria-hidden=\"true\"><div class=\"bar-code\"></div>\
                     <div class=\"square-code\"></div></div>\n";

/// What a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterPurpose {
    /// Looking at it: shows where the printer puts its marks.
    Preview,
    /// Printing: without those marks, and with a tag on the first page.
    Print,
}

/// The pages of a letter as a complete HTML document, A4.
///
/// ```
/// use tidings_domain::letter_date::Language;
/// use tidings_template::{LetterDocument, LetterMessage, LetterPurpose};
///
/// let letter = LetterMessage {
///     language: Language::Welsh,
///     address_block: Vec::new(),
///     contact_block: "Clinic<br>1 Road".to_owned(),
///     date: "4 Mai 2025".to_owned(),
///     subject: "Eich apwyntiad".to_owned(),
///     body: "<p>Annwyl Amala</p>".to_owned(),
///     source: String::new(),
///     is_empty: false,
/// };
/// let document = LetterDocument {
///     letter: &letter,
///     purpose: LetterPurpose::Print,
///     includes_first_page: true,
///     images: "https://static.example/letters",
///     logo_file_name: Some("crest.svg"),
/// };
/// let html = document.html();
/// assert!(html.contains("<html lang=\"cy\">") && html.contains("\"Tudalen \""));
/// assert!(html.contains("src=\"https://static.example/letters/crest.svg\""));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterDocument<'l> {
    /// What it says.
    pub letter: &'l LetterMessage,
    /// What it is for.
    pub purpose: LetterPurpose,
    /// Whether its first page is that of the whole letter: English pages after Welsh ones have none of it.
    pub includes_first_page: bool,
    /// The address of the folder that logos are in, without a slash at its end.
    pub images: &'l str,
    /// The file name of the logo, which ends in `svg` or `png`; many letters have none.
    pub logo_file_name: Option<&'l str>,
}

impl LetterDocument<'_> {
    /// The document. Every part is escaped already or here.
    pub fn html(&self) -> String {
        let letter = self.letter;
        let language = match letter.language {
            Language::English => "en",
            Language::Welsh => "cy",
        };
        [
            "<!DOCTYPE html>\n<html lang=\"",
            language,
            "\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
            &text(&letter.subject),
            "</title>\n<style>\n",
            STYLE,
            &self.page_style(),
            "</style>\n</head>\n<body>\n<main class=\"letter\">\n",
            &self.logo_html(),
            &address_html(&letter.address_block),
            if self.shows_marks() { MARKS } else { "" },
            "<div class=\"contact\"><div>",
            &letter.contact_block,
            "</div></div>\n<div class=\"content\">\n<p class=\"date\">",
            &escape_all(&letter.date),
            "</p>\n<h1>",
            &letter.subject,
            "</h1>\n<div class=\"text\">\n",
            &letter.body,
            "\n</div>\n</div>\n</main>\n</body>\n</html>\n",
        ]
        .concat()
    }

    fn shows_marks(&self) -> bool {
        self.purpose == LetterPurpose::Preview && self.includes_first_page
    }

    /// Page numbers at the foot, in the letter's language, and the tag.
    fn page_style(&self) -> String {
        let (page, of) = match self.letter.language {
            Language::English => ("Page", "of"),
            Language::Welsh => ("Tudalen", "o"),
        };
        let numbers = format!("\"{page} \" counter(page) \" {of} \" counter(pages)");
        let tag = if self.purpose == LetterPurpose::Print && self.includes_first_page { TAG } else { "" };
        format!("@page {{ @bottom-right {{ content: {numbers}; font: 10pt {FONTS}; vertical-align: top; }} }}\n{tag}")
    }

    fn logo_html(&self) -> String {
        let Some(file) = self.logo_file_name else { return String::new() };
        let class: String = file.chars().rev().take(3).collect::<Vec<_>>().into_iter().rev().collect();
        let (class, address) = (class.to_lowercase(), format!("{}/{file}", self.images));
        format!(
            "<div class=\"logo\"><img class=\"{}\" src=\"{}\" alt=\"\"></div>\n",
            escape_attribute(&class),
            escape_attribute(&address)
        )
    }
}

fn address_html(lines: &[AddressLine]) -> String {
    let items: String = lines.iter().map(|line| format!("<li>{}</li>", line.html())).collect();
    format!("<ul class=\"address\" role=\"list\">{items}</ul>\n")
}

/// HTML without its tags.
fn text(html: &str) -> String {
    let mut pieces = html.split('<');
    let first = pieces.next().unwrap_or_default();
    let rest = pieces.filter_map(|piece| piece.split_once('>')).map(|(_, text)| text);
    std::iter::once(first).chain(rest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter() -> LetterMessage {
        LetterMessage {
            language: Language::English,
            address_block: vec![
                AddressLine::Text("<script>".to_owned()),
                AddressLine::Missing("address line 2".to_owned()),
            ],
            contact_block: String::new(),
            date: "4 May 2025".to_owned(),
            subject: "For <span class='placeholder'>&#40;&#40;name&#41;&#41;</span>".to_owned(),
            body: "<p>Hello</p>".to_owned(),
            source: String::new(),
            is_empty: false,
        }
    }

    fn html(purpose: LetterPurpose, includes_first_page: bool, logo: Option<&str>) -> String {
        LetterDocument { letter: &letter(), purpose, includes_first_page, images: "https://a.b", logo_file_name: logo }
            .html()
    }

    #[test]
    fn marks_show_on_the_first_page_of_a_preview_and_the_tag_on_that_of_a_print() {
        let cases = [
            (LetterPurpose::Preview, true, true, false),
            (LetterPurpose::Preview, false, false, false),
            (LetterPurpose::Print, true, false, true),
            (LetterPurpose::Print, false, false, false),
        ];
        for (purpose, includes_first_page, marks, tag) in cases {
            let html = html(purpose, includes_first_page, None);
            assert_eq!(
                (html.contains(MARKS), html.contains("NOTIFY")),
                (marks, tag),
                "{purpose:?} {includes_first_page}"
            );
        }
    }

    #[test]
    fn the_title_is_text_and_addresses_are_escaped() {
        let html = html(LetterPurpose::Preview, true, None);
        assert!(html.contains("<title>For &#40;&#40;name&#41;&#41;</title>"), "{html}");
        assert!(html.contains("<li>&lt;script&gt;</li>"), "{html}");
    }

    #[test]
    fn logos_are_classed_by_the_end_of_their_names() {
        let html = html(LetterPurpose::Preview, true, Some("a\"b.PNG"));
        assert!(html.contains("<img class=\"png\" src=\"https://a.b/a&quot;b.PNG\" alt=\"\">"), "{html}");
    }
}
