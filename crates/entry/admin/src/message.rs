//! A message as its recipient gets it, for pages that show one.

use serde_json::{Map, Value};
use tidings_template::{
    EmailMessage, Field, Form, LetterMarkdown, Lists, Marks, Missing, Personalisation, SmsPreview, Template,
    email_subject_html, letter_text,
};

/// A message's texts and values. Where the values are to be hidden there are none, and the word `hidden` stands for each; in
/// plain text it is in brackets, so that nobody takes it for the author's.
#[derive(Clone, Debug)]
pub struct Message<'a> {
    subject: &'a str,
    content: &'a str,
    values: Personalisation,
    missing: Missing,
}

impl<'a> Message<'a> {
    /// A message of a template with these values, or without them where they are `hidden`.
    pub fn of(subject: Option<&'a str>, content: &'a str, values: &Map<String, Value>, hidden: bool) -> Self {
        let (values, missing) = match hidden {
            true => (Personalisation::new(), Missing::Redacted),
            false => (Personalisation::from_json(values), Missing::Highlighted),
        };
        Self { subject: subject.unwrap_or_default(), content, values, missing }
    }

    /// One line of plain text that tells messages of a list from each other: the subject, or else the text's beginning.
    pub fn line(&self) -> String {
        const MOST: usize = 140;
        let text = if self.subject.is_empty() { self.content } else { self.subject };
        let field = Field { marks: Marks::PlainText, missing: self.missing, ..Field::PLAIN_TEXT };
        let text = field.render(&Template::parse(text), &self.values);
        let mut line = String::with_capacity(MOST + 4);
        for word in text.split_whitespace() {
            if line.len() + word.len() > MOST {
                line.extend(word.chars().take(MOST.saturating_sub(line.len())));
                line.push('…');
                break;
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        line
    }

    /// A text message as HTML: who it is from, whom it goes to if that is known, and what it says.
    pub fn sms_html(&self, prefix: Option<&str>, sender: Option<&str>, recipient: Option<&str>) -> String {
        let mut values = self.values.clone();
        if let Some(recipient) = recipient {
            values.insert("phone number", tidings_template::Value::from(recipient));
        }
        let preview = SmsPreview {
            prefix,
            sender,
            recipient: recipient.is_some(),
            missing: self.missing,
            ..SmsPreview::default()
        };
        preview.html(&Template::parse(self.content), &values)
    }

    /// An email's subject as HTML.
    pub fn email_subject_html(&self) -> String {
        email_subject_html(&Template::parse(self.subject), &self.values, self.missing)
    }

    /// An email's text as HTML, in the style of the page around it.
    pub fn email_html(&self, unsubscribe_link: Option<&str>) -> String {
        let (subject, content) = (Template::parse(self.subject), Template::parse(self.content));
        let email = EmailMessage::render_with(&subject, &content, &self.values, self.missing);
        without_styles(&email.html_body(unsubscribe_link))
    }

    /// A letter's subject and text as HTML.
    pub fn letter_html(&self) -> (String, String) {
        let (subject, content) = (Template::parse(self.subject), Template::parse(self.content));
        let subject = letter_text(&subject, &Template::parse(""), &self.values).subject;
        let html = Field { lists: Lists::Bullets, form: Form::Html, missing: self.missing, ..Field::default() };
        (subject, LetterMarkdown::parse(&html.render(&content, &self.values)).html())
    }
}

/// HTML of ours without the styles inside its tags, which mail programs need and the pages' policy forbids. Text holds no `<`:
/// it is escaped.
pub fn without_styles(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((text, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>').unwrap_or((tag, ""));
        out.extend([text, "<"]);
        match tag.split_once(" style=\"") {
            Some((before, style)) => out.extend([before, style.split_once('"').map_or("", |(_, after)| after)]),
            None => out.push_str(tag),
        }
        out.push('>');
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn values() -> Map<String, Value> {
        json!({"name": "<Amala>"}).as_object().unwrap().clone()
    }

    #[test]
    fn a_line_tells_messages_from_each_other() {
        let sms = Message::of(None, "Hi ((name)),\n\nsee  you", &values(), false);
        assert_eq!(sms.line(), "Hi <Amala>, see you");
        let hidden = Message::of(Some("For ((name))"), "", &values(), true);
        assert_eq!(hidden.line(), "For [hidden]");
        let long = "word ".repeat(100);
        let line = Message::of(None, &long, &Map::new(), false).line();
        assert!(line.ends_with('…') && line.chars().count() <= 142, "{line}");
        let one_word = "é".repeat(500);
        assert!(Message::of(None, &one_word, &Map::new(), false).line().chars().count() <= 141);
    }

    #[test]
    fn a_text_message_has_both_ends() {
        let html = Message::of(None, "Hi ((name))", &values(), false).sms_html(
            Some("Clinic"),
            Some("GOV"),
            Some("07900 900123"),
        );
        assert!(html.contains("From: GOV") && html.contains("To: 07900 900123"), "{html}");
        assert!(html.contains("Clinic: Hi &lt;Amala&gt;"), "{html}");
    }

    #[test]
    fn an_email_has_no_style_of_its_own() {
        let text = "# A <b style=\"x\">\n\nHi ((name)), [look](https://example.com) at style=\"this\"";
        let html = Message::of(Some("S"), text, &values(), false).email_html(None);
        assert!(!html.contains("<b") && html.contains("Hi &lt;Amala&gt;"), "{html}");
        assert!(html.contains("href=\"https://example.com\""), "{html}");
        assert!(html.matches("style=").count() <= 2 && !html.contains("<p style"), "{html}");
    }

    #[test]
    fn styles_go_and_the_rest_stays() {
        assert_eq!(
            without_styles("a style=\"b\"<p style=\"c: d\">e</p><a style=\"f\" href=\"g\">h</a>"),
            "a style=\"b\"<p>e</p><a href=\"g\">h</a>"
        );
        assert_eq!(without_styles("no tags"), "no tags");
    }
}
