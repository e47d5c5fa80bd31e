//! Text messages as the admin pages show them.

use super::add_prefix;
use crate::{
    field::{Field, Form, Missing},
    gsm, html_text, links,
    personalisation::Personalisation,
    template::Template,
    whitespace::{normalise_lines, remove_before_punctuation},
};

/// The placeholder of the recipient of a text message.
const RECIPIENT: &str = "((phone number))";

/// How a text message is shown on a page.
///
/// ```
/// use tidings_template::{Personalisation, SmsPreview, Template};
///
/// let preview = SmsPreview { prefix: Some("Clinic"), ..SmsPreview::default() };
/// let html = preview.html(&Template::parse("Hi ((name))"), &Personalisation::new());
/// assert!(html.contains("Clinic: Hi <span class='placeholder'>&#40;&#40;name&#41;&#41;</span>"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SmsPreview<'a> {
    /// Put before the text with a colon: a service's name.
    pub prefix: Option<&'a str>,
    /// Shown as who it is from.
    pub sender: Option<&'a str>,
    /// Whether it shows to whom it goes: the value `phone number`, or the placeholder of that name.
    pub recipient: bool,
    /// Whether its characters are downgraded to those that are sent.
    pub downgraded: bool,
    /// What shows of placeholders without a value.
    pub missing: Missing,
}

impl Default for SmsPreview<'_> {
    fn default() -> Self {
        Self { prefix: None, sender: None, recipient: false, downgraded: true, missing: Missing::Highlighted }
    }
}

impl SmsPreview<'_> {
    /// The message as HTML, with links and line breaks.
    pub fn html(&self, template: &Template, values: &Personalisation) -> String {
        let body = html_field(self.missing).render(template, values);
        let text = add_prefix(&body, &html_text::escape(self.prefix.unwrap_or_default()));
        let lines = settled(&text, self.downgraded);
        let lines = html_text::line_breaks(&lines);
        let message = links::link_all(&lines, LINK_CLASS);
        let mut html = String::new();
        if let Some(sender) = self.sender {
            html.extend(["<p class=\"sms-message-sender\">From: ", &html_text::escape(sender), "</p>\n"]);
        }
        if self.recipient {
            let field = Field { brackets: false, ..html_field(Missing::Highlighted) };
            let recipient = field.render(&Template::parse(RECIPIENT), values);
            html.extend(["<p class=\"sms-message-recipient\">To: ", &recipient, "</p>\n"]);
        }
        html.extend(["<div class=\"sms-message-wrapper\" dir=\"auto\">", &message, "</div>\n"]);
        html
    }

    /// The text alone, as HTML without links and with line breaks as they are: for lists of messages. Values that are missing
    /// do not show.
    ///
    /// ```
    /// use tidings_template::{Personalisation, SmsPreview, Template};
    ///
    /// let html = SmsPreview::body(&Template::parse("5 < 6\nHi ((name))"), &Personalisation::new());
    /// assert_eq!(html, "5 &lt; 6\nHi <span class='placeholder-redacted'>hidden</span>");
    /// ```
    pub fn body(template: &Template, values: &Personalisation) -> String {
        settled(&html_field(Missing::Redacted).render(template, values), true)
    }
}

const LINK_CLASS: &str = "govuk-link govuk-link--no-visited-state";

fn html_field(missing: Missing) -> Field {
    Field { form: Form::Html, missing, ..Field::default() }
}

/// The text with white space and characters as in the message that is sent.
fn settled(text: &str, downgraded: bool) -> String {
    let text = remove_before_punctuation(text);
    normalise_lines(&if downgraded { gsm::downgrade(&text) } else { text.as_ref().into() })
}
