//! Emails: subject, source, plain text and HTML of one message.

use std::borrow::Cow;

use crate::{
    edits::then,
    email_document::{self, EmailBranding, Extent},
    field::{Field, Form, Missing},
    fill::Lists,
    gov_uk,
    markdown::{self, Document},
    personalisation::Personalisation,
    preheader,
    template::Template,
    typography,
    whitespace::{self, trim},
};

/// The largest email body, in UTF-8 bytes of the filled source.
pub const EMAIL_SIZE_LIMIT: usize = 2_000_000;

/// An email filled with values, from which each form is rendered.
///
/// ```
/// use tidings_template::{EmailBranding, EmailMessage, Personalisation, Template, Value};
///
/// let mut values = Personalisation::new();
/// values.insert("name", Value::from("Amala"));
/// let email = EmailMessage::render(&Template::parse("It's for ((name))"), &Template::parse("# Hi ((name))"), &values);
/// assert_eq!(email.subject(), "It’s for Amala");
/// assert_eq!(email.body(), "# Hi Amala");
/// assert!(email.html(&EmailBranding::default(), None).contains("Hi Amala</h2>"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailMessage {
    subject: String,
    source: String,
    /// The source with markup as text, for the HTML part; `None` if that is the same.
    html_source: Option<String>,
    /// The same with names of placeholders, if `html_source` hides them: a preheader never does.
    highlighted: Option<String>,
    empty: bool,
}

/// The two parts of an email.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailParts {
    /// See [`EmailMessage::html`].
    pub html: String,
    /// See [`EmailMessage::plain_text`].
    pub plain_text: String,
}

impl EmailMessage {
    /// Fills subject and content. A list in the subject reads `a, b and c`; in the content it becomes bullets.
    /// A placeholder without a value is marked, see [`Missing::Highlighted`].
    pub fn render(subject: &Template, content: &Template, values: &Personalisation) -> Self {
        Self::render_with(subject, content, values, Missing::Highlighted)
    }

    /// Like [`render`](Self::render); `missing` says how placeholders without a value show.
    pub fn render_with(subject: &Template, content: &Template, values: &Personalisation, missing: Missing) -> Self {
        let fill =
            |template, lists, form, missing| Field { lists, form, missing, ..Field::default() }.fill(template, values);
        let subject = fill(subject, Lists::Sentence, Form::Source, missing).text;
        let source = fill(content, Lists::Bullets, Form::Source, missing);
        let empty = content.is_empty() || (content.is_bracketed() && trim(&source.text).is_empty());
        let html = |missing| source.differs_in_html.then(|| fill(content, Lists::Bullets, Form::Html, missing).text);
        Self {
            subject: whitespace::normalise(&typography::apply_to_text(&subject)).into_owned(),
            html_source: html(missing),
            highlighted: if missing == Missing::Redacted { html(Missing::Highlighted) } else { None },
            source: source.text,
            empty,
        }
    }

    /// The subject, with typographic quotes and dashes, on one line.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The markdown source with its values: what the API answers with.
    pub fn body(&self) -> &str {
        trim(&self.source)
    }

    /// The size of the source in UTF-8 bytes: what the limit applies to.
    pub fn size_in_bytes(&self) -> usize {
        self.body().len()
    }

    /// Whether it is over [`EMAIL_SIZE_LIMIT`].
    pub fn is_too_long(&self) -> bool {
        self.size_in_bytes() > EMAIL_SIZE_LIMIT
    }

    /// Whether there is no message: nothing was written, or the values of a text that is only placeholders are empty.
    pub fn is_empty(&self) -> bool {
        self.empty
    }

    /// Both parts of the email, in less time than one after the other: most messages are parsed once for both.
    ///
    /// ```
    /// # use tidings_template::{EmailBranding, EmailMessage, Personalisation, Template};
    /// # let email =
    /// #     EmailMessage::render(&Template::parse("Soon"), &Template::parse("See you"), &Personalisation::new());
    /// let branding = EmailBranding::default();
    /// let parts = email.parts(&branding, None);
    /// assert_eq!(parts.html, email.html(&branding, None));
    /// assert_eq!(parts.plain_text, email.plain_text(None));
    /// ```
    pub fn parts(&self, branding: &EmailBranding, unsubscribe_link: Option<&str>) -> EmailParts {
        let link = unsubscribe_link.map(markdown::sanitise);
        let parsed = parse(self.html_source(), link.as_deref());
        let one_source = self.html_source.is_none() && link.as_deref() == unsubscribe_link;
        let plain_text = if one_source { plain_text_of(&parsed.0) } else { self.plain_text(unsubscribe_link) };
        EmailParts { html: self.page_of(parsed, Extent::Complete, branding), plain_text }
    }

    /// The plain text part, ending in a line break; with a link to unsubscribe if one is given.
    pub fn plain_text(&self, unsubscribe_link: Option<&str>) -> String {
        plain_text_of(&parse(&self.source, unsubscribe_link).0)
    }

    /// The content of the HTML part; with a link to unsubscribe if one is given.
    pub fn html_body(&self, unsubscribe_link: Option<&str>) -> String {
        let link = unsubscribe_link.map(markdown::sanitise);
        content_html(&parse(self.html_source(), link.as_deref()).0)
    }

    /// The HTML part, a complete document under a branding; with a link to unsubscribe if one is given.
    pub fn html(&self, branding: &EmailBranding, unsubscribe_link: Option<&str>) -> String {
        self.page(Extent::Complete, branding, unsubscribe_link)
    }

    /// The same without the document's start and end and its style sheets, to be shown inside another page.
    pub fn html_fragment(&self, branding: &EmailBranding, unsubscribe_link: Option<&str>) -> String {
        self.page(Extent::Fragment, branding, unsubscribe_link)
    }

    fn page(&self, extent: Extent, branding: &EmailBranding, unsubscribe_link: Option<&str>) -> String {
        let link = unsubscribe_link.map(markdown::sanitise);
        self.page_of(parse(self.html_source(), link.as_deref()), extent, branding)
    }

    /// The page of a parsed `html_source`.
    fn page_of(&self, (document, own): (Document, usize), extent: Extent, branding: &EmailBranding) -> String {
        let preheader = match &self.highlighted {
            Some(source) => preheader_of(source),
            None => preheader(&document, own),
        };
        let content = content_html(&document);
        let around = email_document::length_around(&self.subject, &preheader, branding);
        let mut out = String::with_capacity(around + content.len());
        email_document::push(&mut out, extent, &self.subject, &preheader, branding, |out| out.push_str(&content));
        out
    }

    /// What mail programs show after the subject: the start of the text, as HTML.
    pub fn preheader(&self) -> String {
        preheader_of(self.highlighted.as_deref().unwrap_or(self.html_source()))
    }

    fn html_source(&self) -> &str {
        self.html_source.as_deref().unwrap_or(&self.source)
    }
}

/// A subject as HTML, for pages that show the message: with typographic quotes and dashes, on one line.
///
/// ```
/// use tidings_template::{Missing, Personalisation, Template, email_subject_html};
///
/// let subject = Template::parse("\"R&D\"");
/// assert_eq!(email_subject_html(&subject, &Personalisation::new(), Missing::Highlighted), "“R&amp;D”");
/// ```
pub fn email_subject_html(subject: &Template, values: &Personalisation, missing: Missing) -> String {
    let field = Field { lists: Lists::Sentence, form: Form::Html, missing, ..Field::default() };
    whitespace::normalise(&typography::apply(&field.fill(subject, values).text)).into_owned()
}

/// Parses a source, and a link to unsubscribe after it; tells how many events are the source's own.
fn parse(source: &str, unsubscribe_link: Option<&str>) -> (Document, usize) {
    let source = then(gov_uk::unlink(source), whitespace::strip_unsupported);
    let Some(link) = unsubscribe_link else {
        let document = markdown::parse(&source);
        let own = document.len();
        return (document, own);
    };
    let document = markdown::parse(&format!("{source}\n\n---\n\n[Unsubscribe from these emails]({link})"));
    let own = document.before_last_rule();
    (document, own)
}

fn plain_text_of(document: &Document) -> String {
    let text = markdown::to_plain_text(document);
    let text = typography::apply(&text);
    let text = markdown::decode(&text);
    let text = text.trim_start_matches(whitespace::is_space);
    let mut out = String::with_capacity(text.len() + 1);
    out.extend([text, "\n"]);
    out
}

fn content_html(document: &Document) -> String {
    let mut html = String::new();
    markdown::push_html(document, &mut html);
    match typography::apply(&html) {
        Cow::Borrowed(_) => html,
        Cow::Owned(changed) => changed,
    }
}

fn preheader_of(source: &str) -> String {
    let (document, own) = parse(source, None);
    preheader(&document, own)
}

/// Most messages have a preheader's length in their first few blocks. How the text after those begins can only change how
/// they end, so that the rest need not be written when there is enough of them.
fn preheader(document: &Document, events: usize) -> String {
    const ENOUGH: usize = preheader::LENGTH + preheader::LENGTH / 2;
    const END: usize = preheader::LENGTH / 4;
    let start_of = |enough| preheader::start_of(&typography::apply(&markdown::to_preheader(document, events, enough)));
    match start_of(ENOUGH) {
        (start, rest) if rest >= END => start,
        _ => start_of(usize::MAX).0,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Value;

    fn email(content: &str, value: Value) -> EmailMessage {
        let mut values = Personalisation::new();
        values.insert("a", value);
        EmailMessage::render(&Template::parse("About ((a))"), &Template::parse(content), &values)
    }

    fn html(email: &EmailMessage, unsubscribe_link: Option<&str>) -> String {
        email.html(&EmailBranding::default(), unsubscribe_link)
    }

    #[test]
    fn values_are_data_in_the_html() {
        let html = html(&email("Hi ((a))", "<img src=x>".into()), None);
        assert!(html.contains("Hi &lt;img src=x&gt;</p>"), "{html}");
        assert!(html.contains("<title>About &lt;img src=x&gt;</title>"), "{html}");
    }

    #[test]
    fn quotes_curl_in_the_html_but_not_in_its_attributes() {
        let html = html(&email("\"It's\" [here](https://a.b \"it's\")", "\"x\"".into()), None);
        assert!(html.contains("“It’s” <a "), "{html}");
        assert!(html.contains("title=\"it's\""), "{html}");
    }

    #[test]
    fn lists_differ_between_subject_and_content() {
        let email = email("Bring:((a))", Value::List(vec!["b".into(), "c".into()]));
        assert_eq!(email.subject(), "About b and c");
        assert_eq!(email.body(), "Bring:\n\n* b\n* c");
        assert_eq!(email.plain_text(None), "Bring:\n\n• b\n• c\n");
    }

    #[test]
    fn the_unsubscribe_link_is_in_both_parts_but_not_in_the_size() {
        let email = email("Hi", "x".into());
        let link = "https://example.com/u/1";
        assert!(email.plain_text(Some(link)).contains("Unsubscribe from these emails: https://example.com/u/1"));
        assert!(html(&email, Some(link)).contains(&format!("href=\"{link}\">Unsubscribe from these emails</a>")));
        assert_eq!(email.size_in_bytes(), 2);
    }

    #[test]
    fn only_bracketed_content_can_be_empty() {
        assert!(email("((a))", "".into()).is_empty());
        assert!(email("", "x".into()).is_empty());
        assert!(!email(" ((a))", "".into()).is_empty());
    }

    #[test]
    fn the_limit_is_in_bytes() {
        assert!(!email("((a))", "é".repeat(EMAIL_SIZE_LIMIT / 2).into()).is_too_long());
        assert!(email("((a))!", "é".repeat(EMAIL_SIZE_LIMIT / 2).into()).is_too_long());
    }

    #[test]
    fn placeholders_without_a_value_are_marked() {
        let (subject, content) = (Template::parse("((a&b))"), Template::parse("((a<b))"));
        let values = Personalisation::new();
        let email = EmailMessage::render_with(&subject, &content, &values, Missing::Redacted);
        assert!(email.html_body(None).contains("<span class='placeholder-redacted'>hidden</span></p>"));
        assert_eq!(email.preheader(), "<span class='placeholder'>&#40;&#40;a&lt;b&#41;&#41;</span>");
        assert_eq!(email.subject(), "<span class='placeholder-redacted'>hidden</span>");
    }

    proptest! {
        #[test]
        fn a_preheader_is_the_start_of_the_text(
            words in prop::collection::vec("[a-z'\"@&.,-]{1,9}|\n\n|\n|\\* |--|&#8211;|\\\\'|é|'|gov\\.uk", 0..200),
        ) {
            let source = words.join(" ");
            let (document, own) = parse(&source, None);
            let whole = markdown::to_preheader(&document, own, usize::MAX);
            prop_assert_eq!(preheader(&document, own), preheader::start_of(&typography::apply(&whole)).0);
        }

        #[test]
        fn parts_are_what_each_is_by_itself(
            content in "([a-z&<>\"'#* \n]|&amp;|\\(\\(a\\)\\)){0,40}",
            link in prop::option::of("https://a\\.b/(x|&|&amp;|<){0,3}"),
        ) {
            let (email, branding) = (email(&content, "<b>".into()), EmailBranding::default());
            let parts = email.parts(&branding, link.as_deref());
            prop_assert_eq!(parts.html, email.html(&branding, link.as_deref()));
            prop_assert_eq!(parts.plain_text, email.plain_text(link.as_deref()));
        }

        #[test]
        fn rendering_never_panics(content in "(\\PC|[\\[\\]()#*^ \n\"'-]|gov\\.uk){0,40}", value in any::<String>()) {
            let email = email(&format!("{content}((a))"), value.into());
            let _parts = (html(&email, None), email.plain_text(Some("https://example.com")));
        }
    }
}
