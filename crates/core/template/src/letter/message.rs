//! One letter: its parts.

use jiff::Timestamp;
use tidings_domain::letter_date::{self, Language};

use super::{
    address::{self, AddressLine},
    template::LetterTemplate,
};
use crate::{
    field::{Field, Form, Missing},
    fill::Lists,
    letter_markdown::LetterMarkdown,
    personalisation::Personalisation,
    template::Template,
    typography,
    whitespace::{self, trim},
};

/// What a letter needs beside its template and values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LetterDetails<'d> {
    /// Which pages: those in English or those in Welsh.
    pub language: Language,
    /// The recipient's address, a normalised line each. Unless there are three to seven, the address lines of the
    /// personalisation are shown.
    pub address: &'d [String],
    /// The moment whose London day is on the letter.
    pub date: Timestamp,
    /// How placeholders without a value show.
    pub missing: Missing,
}

/// A letter filled with values, in parts: what is said, without where it goes on the page.
///
/// Parts in HTML are escaped and use few elements: `p`, `h2`, `ul`, `ol`, `li`, `br` and `strong`; `span` of a class that
/// starts with `placeholder` for what has no value; `div` of class `page-break`; `div` of class `qr-code` around an SVG
/// of one path.
///
/// ```
/// use tidings_domain::letter_date::Language;
/// use tidings_template::{LetterDetails, LetterMessage, LetterSource, LetterTemplate, Missing, Personalisation, Value};
///
/// let template = LetterTemplate::parse(LetterSource {
///     subject: "Your appointment",
///     content: "Dear ((name))\n\nIt's at 4pm.",
///     contact_block: "Clinic\n1 Road",
///     ..LetterSource::default()
/// });
/// let mut values = Personalisation::new();
/// values.insert("name", Value::from("Amala"));
/// let letter = LetterMessage::render(&template, &values, LetterDetails {
///     language: Language::English,
///     address: &["Amala Bird".to_owned(), "1 High Street".to_owned(), "SW1A 1AA".to_owned()],
///     date: "2025-05-04T10:00:00Z".parse().unwrap(),
///     missing: Missing::Highlighted,
/// });
/// assert_eq!(letter.date, "4 May 2025");
/// assert_eq!(letter.subject, "Your appointment");
/// assert_eq!(letter.contact_block, "Clinic<br>1 Road");
/// assert_eq!(letter.body, "<p>Dear Amala</p><p>It’s at 4pm.</p>");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterMessage {
    /// The language of the pages.
    pub language: Language,
    /// The lines of the address.
    pub address_block: Vec<AddressLine>,
    /// Who sends it, as HTML with line breaks; may be empty.
    pub contact_block: String,
    /// The day, in words of the language.
    pub date: String,
    /// The heading, as HTML on one line.
    pub subject: String,
    /// The text, as HTML.
    pub body: String,
    /// The text as the author wrote it, with its values: what the API answers with.
    pub source: String,
    /// Whether nothing was written, or the values of a text that is only placeholders are empty.
    pub is_empty: bool,
}

impl LetterMessage {
    /// Fills a template. A list reads `a, b and c` in subject and contact block; in the text it becomes bullets.
    pub fn render(template: &LetterTemplate, values: &Personalisation, details: LetterDetails<'_>) -> Self {
        let LetterDetails { language, address, date, missing } = details;
        let texts = template.texts(language);
        let source = source(&texts.content, values, missing);
        let contact_block =
            Field { form: Form::Html, missing, ..Field::default() }.render(&template.contact_block, values);
        let contact_block = whitespace::remove_before_punctuation(&contact_block);
        let body = body(&texts.content, values, missing).html();
        Self {
            language,
            address_block: address::block(address, values),
            contact_block: trim(&contact_block).replace(['\n', '\r'], "<br>"),
            date: letter_date::date_line(date, language),
            subject: subject_html(&texts.subject, values, missing),
            body: with_non_breaking_hyphens(&typography::apply(&body)),
            is_empty: texts.content.is_empty() || (texts.content.is_bracketed() && source.is_empty()),
            source,
        }
    }
}

/// What is said in a letter, without what is around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterText {
    /// See [`LetterMessage::subject`].
    pub subject: String,
    /// See [`LetterMessage::source`].
    pub source: String,
}

/// Fills subject and text of a letter in one language, in much less time than the whole of it: what the API answers with.
///
/// ```
/// use tidings_template::{Personalisation, Template, letter_text};
///
/// let letter = letter_text(&Template::parse("It's \"R&D\""), &Template::parse("# Hi\n"), &Personalisation::new());
/// assert_eq!((letter.subject.as_str(), letter.source.as_str()), ("It’s “R&amp;D”", "# Hi"));
/// ```
pub fn letter_text(subject: &Template, content: &Template, values: &Personalisation) -> LetterText {
    let missing = Missing::Highlighted;
    LetterText { subject: subject_html(subject, values, missing), source: source(content, values, missing) }
}

fn subject_html(subject: &Template, values: &Personalisation, missing: Missing) -> String {
    let line = Field { form: Form::Html, missing, ..Field::default() }.render(subject, values);
    whitespace::normalise(&typography::apply(&line)).into_owned()
}

fn source(content: &Template, values: &Personalisation, missing: Missing) -> String {
    trim(&Field { lists: Lists::Bullets, missing, ..Field::default() }.render(content, values)).to_owned()
}

/// The text with its values, parsed.
pub(super) fn body(content: &Template, values: &Personalisation, missing: Missing) -> LetterMarkdown {
    let html = Field { lists: Lists::Bullets, form: Form::Html, missing, ..Field::default() };
    LetterMarkdown::parse(&html.render(content, values))
}

/// The HTML with hyphens that do not break lines. Those in tags are none of the text.
fn with_non_breaking_hyphens(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        out.push_str(&typography::non_breaking_hyphens(text));
        let end = tag.find('>').map_or(tag.len(), |end| end + 1);
        let (tag, after) = tag.split_at(end);
        out.extend(["<", tag]);
        rest = after;
    }
    out.push_str(&typography::non_breaking_hyphens(rest));
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{LetterDocument, LetterPurpose, LetterSource, Value};

    fn letter(source: LetterSource<'_>, values: &[(&str, &str)]) -> LetterMessage {
        let mut personalisation = Personalisation::new();
        for (name, value) in values {
            personalisation.insert(name, Value::from(*value));
        }
        LetterMessage::render(
            &LetterTemplate::parse(source),
            &personalisation,
            LetterDetails {
                language: Language::English,
                address: &[],
                date: Timestamp::UNIX_EPOCH,
                missing: Missing::Highlighted,
            },
        )
    }

    #[test]
    fn hyphens_do_not_break_lines_and_tags_stay() {
        let body = letter(LetterSource { content: "a-b\n\n---", ..LetterSource::default() }, &[]).body;
        assert_eq!(body, "<p>a\u{2011}b</p><div class=\"page-break\">&nbsp;</div>");
    }

    #[test]
    fn values_are_text_everywhere() {
        let source =
            LetterSource { subject: "((a))", content: "((a))", contact_block: "((a))", ..LetterSource::default() };
        let letter = letter(source, &[("a", "<img>"), ("address line 1", "<img>")]);
        let lines = letter.address_block.iter().map(AddressLine::html);
        for html in lines.take(1).chain([letter.subject, letter.contact_block, letter.body]) {
            assert!(html.contains("&lt;img&gt;") && !html.contains("<img"), "{html}");
        }
    }

    #[test]
    fn a_code_is_drawn_unless_a_value_is_missing() {
        let source = LetterSource { content: "QR: https://a.b/((a))", ..LetterSource::default() };
        assert!(letter(source, &[("a", "c-d")]).body.contains("aria-label=\"QR code: https://a.b/c-d\"><svg"));
        assert!(letter(source, &[]).body.contains("without-value"));
    }

    #[test]
    fn more_than_a_code_holds_is_printed_as_text() {
        let source = LetterSource { content: "QR: ((a))", ..LetterSource::default() };
        assert!(letter(source, &[("a", &"a".repeat(3_000))]).body.starts_with("<p>QR: aaa"));
    }

    proptest! {
        #[test]
        fn any_letter_renders(
            content in "(\\PC|[-*#^<>\n\"'()]|QR: |http://a|\\(\\(a\\)\\)){0,30}",
            value in any::<String>(),
        ) {
            let source = LetterSource {
                subject: &content,
                content: &content,
                contact_block: &content,
                ..LetterSource::default()
            };
            let letter = letter(source, &[("a", &value), ("address line 1", &value)]);
            let document = LetterDocument {
                letter: &letter,
                purpose: LetterPurpose::Preview,
                includes_first_page: true,
                images: "",
                logo_file_name: None,
            };
            prop_assert!(document.html().contains(&letter.body));
        }
    }
}
