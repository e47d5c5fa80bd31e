//! How the message of a template looks on a page.

use jiff::Timestamp;
use minijinja::{Value, context};
use tidings_api_types::internal::{
    service::Service,
    templates::{Template, TemplateVersion},
};
use tidings_domain::{NotificationType, letter_date::Language};
use tidings_template::{
    EmailMessage, LetterDetails, LetterMessage, LetterSource, LetterTemplate, Missing, Personalisation, SmsPreview,
    Template as Parsed, email_subject_html,
};

use crate::message::without_styles;

/// What a template says, from wherever it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Words<'a> {
    pub channel: NotificationType,
    /// Empty for text messages.
    pub subject: &'a str,
    pub content: &'a str,
    /// Subject and content of a letter's pages in Welsh.
    pub welsh: Option<(&'a str, &'a str)>,
    /// The address at the top of a letter, or to which answers to an email go.
    pub reply_to: Option<&'a str>,
    pub has_unsubscribe_link: bool,
}

macro_rules! words_of {
    ($template:ident) => {
        Words {
            channel: $template.template_type,
            subject: $template.subject.as_deref().unwrap_or_default(),
            content: &$template.content,
            welsh: $template.letter_welsh_subject.as_deref().zip($template.letter_welsh_content.as_deref()),
            reply_to: $template.reply_to_text.as_deref(),
            has_unsubscribe_link: $template.has_unsubscribe_link,
        }
    };
}

impl<'a> From<&'a Template> for Words<'a> {
    fn from(template: &'a Template) -> Self {
        words_of!(template)
    }
}

impl<'a> From<&'a TemplateVersion> for Words<'a> {
    fn from(template: &'a TemplateVersion) -> Self {
        words_of!(template)
    }
}

impl Words<'_> {
    /// The message without values, for `templates/message.html`.
    pub fn shown(&self, service: &Service, now: Timestamp) -> Value {
        let values = &Personalisation::new();
        let content = Parsed::parse(self.content);
        match self.channel {
            NotificationType::Sms => {
                let prefix = service.prefix_sms.then_some(service.name.as_str());
                let html = SmsPreview { prefix, ..SmsPreview::default() }.html(&content, values);
                context! { channel => "sms", html => Value::from_safe_string(html) }
            }
            NotificationType::Email => {
                let subject = Parsed::parse(self.subject);
                let body = EmailMessage::render(&subject, &content, values).html_body(None);
                context! {
                    channel => "email",
                    subject => Value::from_safe_string(email_subject_html(&subject, values, Missing::Highlighted)),
                    body => Value::from_safe_string(without_styles(&body)),
                    from_name => service.custom_email_sender_name.as_deref().unwrap_or(&service.name),
                    reply_to => self.reply_to,
                    has_unsubscribe_link => self.has_unsubscribe_link,
                }
            }
            NotificationType::Letter => {
                let letter = self.letter();
                let pages: Vec<Value> = self.languages().iter().map(|language| page(&letter, *language, now)).collect();
                context! { channel => "letter", pages }
            }
        }
    }

    /// The letter, parsed.
    pub fn letter(&self) -> LetterTemplate {
        let (welsh_subject, welsh_content) = self.welsh.unwrap_or_default();
        LetterTemplate::parse(LetterSource {
            subject: self.subject,
            content: self.content,
            welsh_subject,
            welsh_content,
            contact_block: self.reply_to.unwrap_or_default(),
        })
    }

    /// The languages of a letter, in the order of its pages.
    pub fn languages(&self) -> &'static [Language] {
        if self.welsh.is_some() { &[Language::Welsh, Language::English] } else { &[Language::English] }
    }
}

/// A letter in one language, without values.
pub(super) fn message(letter: &LetterTemplate, language: Language, now: Timestamp) -> LetterMessage {
    let details = LetterDetails { language, address: &[], date: now, missing: Missing::Highlighted };
    LetterMessage::render(letter, &Personalisation::new(), details)
}

fn page(letter: &LetterTemplate, language: Language, now: Timestamp) -> Value {
    let message = message(letter, language, now);
    let address: Vec<Value> = message.address_block.iter().map(|line| Value::from_safe_string(line.html())).collect();
    context! {
        lang => match language { Language::English => "en", Language::Welsh => "cy" },
        language => match language { Language::English => "English", Language::Welsh => "Welsh" },
        address,
        contact => Value::from_safe_string(message.contact_block),
        date => message.date.as_str(),
        heading => Value::from_safe_string(message.subject),
        body => Value::from_safe_string(message.body),
    }
}
