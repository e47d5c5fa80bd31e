//! What the author of a letter wrote.

use tidings_domain::letter_date::Language;

use crate::{
    letter::QrCodeTooLong,
    letter_markdown::LetterMarkdown,
    personalisation::Personalisation,
    template::{self, Template},
    whitespace::trim,
};

/// The texts of a letter; empty where there are none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LetterSource<'s> {
    /// The heading, in English.
    pub subject: &'s str,
    /// The body in the letter dialect, in English.
    pub content: &'s str,
    /// The heading of the Welsh pages.
    pub welsh_subject: &'s str,
    /// The body of the Welsh pages.
    pub welsh_content: &'s str,
    /// Who sends it: name and address, a line each, on the right of the first page.
    pub contact_block: &'s str,
}

/// A parsed letter.
///
/// ```
/// use tidings_domain::letter_date::Language;
/// use tidings_template::{LetterSource, LetterTemplate};
///
/// let template = LetterTemplate::parse(LetterSource {
///     subject: "About ((case))",
///     content: "Dear ((name))",
///     contact_block: "((office))",
///     ..LetterSource::default()
/// });
/// assert_eq!(template.placeholders(Language::English), ["office", "case", "name"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterTemplate {
    english: Texts,
    welsh: Texts,
    pub(super) contact_block: Template,
}

/// The texts of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Texts {
    pub subject: Template,
    pub content: Template,
    /// As written: without values, codes are looked for in this.
    source: Box<str>,
}

impl Texts {
    fn parse(subject: &str, content: &str) -> Self {
        Self { subject: Template::parse(subject), content: Template::parse(content), source: content.into() }
    }
}

impl LetterTemplate {
    /// Parses the texts. Every text is a letter.
    pub fn parse(source: LetterSource<'_>) -> Self {
        let contact_block = trim(source.contact_block).split('\n').map(trim).collect::<Vec<_>>().join("\n");
        Self {
            english: Texts::parse(source.subject, source.content),
            welsh: Texts::parse(source.welsh_subject, source.welsh_content),
            contact_block: Template::parse(&contact_block),
        }
    }

    /// The names of its placeholders in order of first appearance: contact block, Welsh pages, English pages.
    ///
    /// `English` asks about the whole letter, as both languages take the same values; `Welsh` about the Welsh pages
    /// alone.
    pub fn placeholders(&self, language: Language) -> Vec<&str> {
        template::placeholders(&self.templates(language))
    }

    /// The placeholders for which there is no value, in the same order.
    pub fn missing(&self, language: Language, values: &Personalisation) -> Vec<&str> {
        template::missing(&self.templates(language), values)
    }

    /// The body in a language.
    pub fn content(&self, language: Language) -> &Template {
        &self.texts(language).content
    }

    /// The first QR code of the pages in a language that would hold too much. Without any values, names of placeholders
    /// count as written.
    pub fn qr_code_too_long(&self, language: Language, values: &Personalisation) -> Option<QrCodeTooLong> {
        let texts = self.texts(language);
        if values.is_empty() {
            return LetterMarkdown::parse(&texts.source).qr_code_too_long();
        }
        super::message::body(&texts.content, values, crate::Missing::Highlighted).qr_code_too_long()
    }

    pub(super) fn texts(&self, language: Language) -> &Texts {
        match language {
            Language::English => &self.english,
            Language::Welsh => &self.welsh,
        }
    }

    fn templates(&self, language: Language) -> Vec<&Template> {
        let Self { english, welsh, contact_block } = self;
        match language {
            Language::English => {
                vec![contact_block, &welsh.subject, &welsh.content, &english.subject, &english.content]
            }
            Language::Welsh => vec![contact_block, &welsh.subject, &welsh.content],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Value;

    fn letter(content: &str) -> LetterTemplate {
        LetterTemplate::parse(LetterSource { content, ..LetterSource::default() })
    }

    #[test]
    fn the_whole_letter_needs_the_values_of_both_languages() {
        let template = LetterTemplate::parse(LetterSource {
            subject: "((b))",
            content: "((a))",
            welsh_subject: "((c))",
            welsh_content: "((A))",
            contact_block: "((d))",
        });
        let mut values = Personalisation::new();
        values.insert("c", Value::from("x"));
        assert_eq!(template.placeholders(Language::English), ["d", "c", "A", "b"]);
        assert_eq!(template.missing(Language::English, &values), ["d", "A", "b"]);
        assert_eq!(template.missing(Language::Welsh, &values), ["d", "A"]);
    }

    #[test]
    fn codes_are_measured_as_escaped_text() {
        let mut values = Personalisation::new();
        values.insert("a", Value::from("&".repeat(101)));
        let too_long = letter("QR: ((a))").qr_code_too_long(Language::English, &values).unwrap();
        assert_eq!(too_long.num_bytes(), 505);
        assert_eq!(letter(&format!("QR: {}", "é".repeat(252))).qr_code_too_long(Language::English, &values), None);
    }

    #[test]
    fn a_letter_knows_nothing_of_the_one_before() {
        let none = Personalisation::new();
        let long = format!("QR: {0}\n\nQR: {0}\n\n* a", "a".repeat(505));
        assert!(letter(&long).qr_code_too_long(Language::English, &none).is_some());
        assert_eq!(letter("QR: a").qr_code_too_long(Language::English, &none), None);
    }
}
