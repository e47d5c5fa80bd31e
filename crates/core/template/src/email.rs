//! Emails: subject, source, plain text and HTML of one message.

use crate::{
    email_document::{self, EmailBranding, Extent},
    email_markdown::EmailMarkdown,
    fill::Lists,
    highlight::{Form, Missing, fill_marked},
    markdown,
    personalisation::Personalisation,
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
    /// The source with markup as text, for the HTML part.
    html_source: String,
    /// The same with names of placeholders, if `html_source` hides them: a preheader never does.
    highlighted: Option<String>,
    empty: bool,
}

impl EmailMessage {
    /// Fills subject and content. A list in the subject reads `a, b and c`; in the content it becomes bullets.
    /// A placeholder without a value is marked, see [`Missing::Highlighted`].
    pub fn render(subject: &Template, content: &Template, values: &Personalisation) -> Self {
        Self::render_with(subject, content, values, Missing::Highlighted)
    }

    /// Like [`render`](Self::render); `missing` says how placeholders without a value show.
    pub fn render_with(subject: &Template, content: &Template, values: &Personalisation, missing: Missing) -> Self {
        let fill = |template, lists, form, missing| fill_marked(template, values, lists, form, missing);
        let subject = fill(subject, Lists::Sentence, Form::Source, missing);
        let source = fill(content, Lists::Bullets, Form::Source, missing);
        let empty = content.is_empty() || (content.is_bracketed() && trim(&source).is_empty());
        let html = |missing| fill(content, Lists::Bullets, Form::Html, missing);
        Self {
            subject: whitespace::normalise(&typography::apply_to_text(&subject)),
            source,
            html_source: html(missing),
            highlighted: (missing == Missing::Redacted).then(|| html(Missing::Highlighted)),
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

    /// The plain text part, ending in a line break; with a link to unsubscribe if one is given.
    pub fn plain_text(&self, unsubscribe_link: Option<&str>) -> String {
        let text = EmailMarkdown::parse(&prepare(&self.source, unsubscribe_link)).plain_text();
        let text = markdown::decode(&typography::apply(&text));
        format!("{}\n", text.trim_start_matches(whitespace::is_space))
    }

    /// The content of the HTML part; with a link to unsubscribe if one is given.
    pub fn html_body(&self, unsubscribe_link: Option<&str>) -> String {
        let link = unsubscribe_link.map(markdown::sanitise);
        typography::apply(&EmailMarkdown::parse(&prepare(&self.html_source, link.as_deref())).html()).into_owned()
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
        let (preheader, content) = (self.preheader(), self.html_body(unsubscribe_link));
        let around = email_document::length_around(&self.subject, &preheader, branding);
        let mut out = String::with_capacity(around + content.len());
        email_document::push(&mut out, extent, &self.subject, &preheader, branding, |out| out.push_str(&content));
        out
    }

    /// What mail programs show after the subject: the start of the text, as HTML.
    pub fn preheader(&self) -> String {
        let source = self.highlighted.as_ref().unwrap_or(&self.html_source);
        let text = EmailMarkdown::parse(&prepare(source, None)).preheader();
        let text = typography::apply(&text);
        let text = text.split(whitespace::is_space).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        trim(&text.chars().take(PREHEADER_LENGTH).collect::<String>()).to_owned()
    }
}

/// How many characters of the text a preheader has.
const PREHEADER_LENGTH: usize = 256;

/// A source as it is parsed.
fn prepare(source: &str, unsubscribe_link: Option<&str>) -> String {
    let unsubscribe =
        unsubscribe_link.map(|link| format!("\n\n---\n\n[Unsubscribe from these emails]({link})")).unwrap_or_default();
    unlink_gov_uk(&(source.to_owned() + &unsubscribe)).replace(['\u{2028}', '\u{3164}'], "")
}

/// Puts an invisible space into `GOV.UK` where it stands as a word, so that mail programs make no link of it.
fn unlink_gov_uk(text: &str) -> String {
    const NAME: &str = "gov.uk";
    let lower = text.to_ascii_lowercase();
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in lower.match_indices(NAME) {
        let before = text[..at].strip_suffix(['#', '*', '^']).unwrap_or(&text[..at]);
        let starts_word = |before: &str| before.is_empty() || before.ends_with(|c: char| c.is_whitespace());
        let is_word = starts_word(&text[..at]) || starts_word(before);
        if is_word && !text[at + NAME.len()..].starts_with(['/', '?', '#']) {
            let dot = at + "gov.".len();
            out.extend([&text[from..dot], "\u{200B}"]);
            from = dot;
        }
    }
    out.push_str(&text[from..]);
    out
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
    fn gov_uk_is_no_link() {
        assert_eq!(
            unlink_gov_uk("GOV.UK, www.gov.uk gov.uk/x #gov.uk"),
            "GOV.\u{200B}UK, www.gov.uk gov.uk/x #gov.\u{200B}uk"
        );
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
        fn rendering_never_panics(content in "(\\PC|[\\[\\]()#*^ \n\"'-]|gov\\.uk){0,40}", value in any::<String>()) {
            let email = email(&format!("{content}((a))"), value.into());
            let _parts = (html(&email, None), email.plain_text(Some("https://example.com")));
        }
    }
}
