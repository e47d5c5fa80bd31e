//! Emails: subject, source, plain text and HTML of one message.

use crate::{
    fill::{Lists, fill},
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
/// use tidings_template::{EmailMessage, Personalisation, Template, Value};
///
/// let mut values = Personalisation::new();
/// values.insert("name", Value::from("Amala"));
/// let email = EmailMessage::render(&Template::parse("It's for ((name))"), &Template::parse("# Hi ((name))"), &values);
/// assert_eq!(email.subject(), "It’s for Amala");
/// assert_eq!(email.body(), "# Hi Amala");
/// assert!(email.html(None).contains("Hi Amala</h2>"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailMessage {
    subject: String,
    body: String,
    empty: bool,
}

impl EmailMessage {
    /// Fills subject and content. A list in the subject reads `a, b and c`; in the content it becomes bullets.
    pub fn render(subject: &Template, content: &Template, values: &Personalisation) -> Self {
        let subject = whitespace::normalise(&typography::apply(&fill(subject, values, Lists::Sentence, None)));
        let body = trim(&fill(content, values, Lists::Bullets, None)).to_owned();
        let empty = content.is_empty() || (content.is_bracketed() && body.is_empty());
        Self { subject, body, empty }
    }

    /// The subject, with typographic quotes and dashes, on one line.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The markdown source with its values: what the API answers with.
    pub fn body(&self) -> &str {
        &self.body
    }

    /// The size of the source in UTF-8 bytes: what the limit applies to.
    pub fn size_in_bytes(&self) -> usize {
        self.body.len()
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
        let source = self.source(unsubscribe_link);
        let text = typography::apply(&markdown::to_plain_text(&markdown::parse(&source)));
        format!("{}\n", text.trim_start())
    }

    /// The HTML part, a complete document; with a link to unsubscribe if one is given.
    pub fn html(&self, unsubscribe_link: Option<&str>) -> String {
        let source = self.source(unsubscribe_link);
        let content = typography::apply(&markdown::to_html(&markdown::parse(&source)));
        document(&self.subject, &content)
    }

    fn source(&self, unsubscribe_link: Option<&str>) -> String {
        let body = match unsubscribe_link {
            Some(link) => format!("{}\n\n---\n\n[Unsubscribe from these emails]({link})", self.body),
            None => self.body.clone(),
        };
        let body = body.replace("\r\n", "\n").replace('\r', "\n");
        unlink_gov_uk(&body).replace(['\u{2028}', '\u{3164}'], "")
    }
}

/// A complete document around the content of an email.
fn document(title: &str, content: &str) -> String {
    let (title, label) = (markdown::escape(title), markdown::escape_attribute(title));
    format!(
        "<!DOCTYPE html>\n\
         <html lang=\"en\">\n\
         <head>\n\
         <meta charset=\"utf-8\">\n\
         <meta name=\"format-detection\" content=\"telephone=no\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{title}</title>\n\
         </head>\n\
         <body style=\"font-family: Helvetica, Arial, sans-serif; font-size: 16px; margin: 0; color: #0b0c0c;\">\n\
         <div role=\"article\" aria-label=\"{label}\" style=\"max-width: 580px; margin: 0 auto; padding: 30px 10px;\">\n\
         {content}\n\
         </div>\n\
         </body>\n\
         </html>\n"
    )
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

    #[test]
    fn values_are_data_in_the_html() {
        let html = email("Hi ((a))", "<img src=x>".into()).html(None);
        assert!(html.contains("Hi &lt;img src=x&gt;</p>"), "{html}");
        assert!(html.contains("<title>About &lt;img src=x&gt;</title>"), "{html}");
    }

    #[test]
    fn quotes_curl_in_the_html_but_not_in_its_attributes() {
        let html = email("\"It's\" [here](https://a.b \"it's\")", "\"x\"".into()).html(None);
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
        assert!(email.html(Some(link)).contains(&format!("href=\"{link}\">Unsubscribe from these emails</a>")));
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

    proptest! {
        #[test]
        fn rendering_never_panics(content in "(\\PC|[\\[\\]()#*^ \n\"'-]|gov\\.uk){0,40}", value in any::<String>()) {
            let email = email(&format!("{content}((a))"), value.into());
            let _parts = (email.html(None), email.plain_text(Some("https://example.com")));
        }
    }
}
