//! A message as its recipient will see it, for a page.

use jiff::Timestamp;
use serde::Serialize;
use tidings_api_types::internal::{service::Service, templates::Template};
use tidings_domain::{LetterLanguages, NotificationType, letter_date::Language};
use tidings_recipients::PostalAddress;
use tidings_template::{
    EmailMessage, LetterDetails, LetterMessage, LetterSource, LetterTemplate, Missing, Personalisation, SmsMessage,
    SmsPreview, email_subject_html,
};

use crate::message::without_styles;

/// A message with as many values as there are.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Message {
    channel: &'static str,
    /// The text as HTML; of a text message with who it is from and to whom it goes. Of letters, see `pages`.
    body_html: String,
    subject_html: String,
    from_name: String,
    reply_to: Option<String>,
    recipient: Option<String>,
    pages: Vec<Page>,
    /// As how many text messages it is billed.
    fragments: usize,
    /// What keeps it from being sent.
    fault: Option<Fault>,
}

/// The text of a letter in one language.
#[derive(Clone, Debug, Serialize)]
struct Page {
    /// The language's code.
    lang: &'static str,
    address_html: Vec<String>,
    contact_html: String,
    date: String,
    subject_html: String,
    body_html: String,
}

/// What keeps a message from being sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Fault {
    pub heading: String,
    pub text: String,
}

impl Fault {
    pub(super) fn new(heading: impl Into<String>, text: impl Into<String>) -> Self {
        Self { heading: heading.into(), text: text.into() }
    }

    fn empty() -> Self {
        Self::new("Your message is empty", "Go back and enter what it is to say, or edit the template.")
    }
}

impl Message {
    /// What keeps it from being sent, if it is complete.
    pub(super) const fn fault(&self) -> Option<&Fault> {
        self.fault.as_ref()
    }

    /// A message of `service` by `template`. `sender` is who it is from, or where answers go.
    pub(super) fn of(
        service: &Service,
        template: &Template,
        values: &Personalisation,
        recipient: Option<&str>,
        sender: Option<String>,
        now: Timestamp,
    ) -> Self {
        let message = match template.template_type {
            NotificationType::Sms => sms(service, template, values, sender.as_deref()),
            NotificationType::Email => email(service, template, values, sender),
            NotificationType::Letter => letter(template, values, recipient.unwrap_or_default(), now),
        };
        Self { channel: template.template_type.as_str(), recipient: recipient.map(str::to_owned), ..message }
    }
}

fn sms(service: &Service, template: &Template, values: &Personalisation, sender: Option<&str>) -> Message {
    let content = tidings_template::Template::parse(&template.content);
    let prefix = service.prefix_sms.then_some(service.name.as_str());
    let preview = SmsPreview { prefix, sender, recipient: true, ..SmsPreview::default() };
    let sent = SmsMessage::render(&content, values, prefix);
    let fault = if sent.is_too_long() {
        let (over, over_words) =
            (sent.count_above_limit(), if sent.count_above_limit() == 1 { "character" } else { "characters" });
        Some(Fault::new("Message too long", format!("Take out {over} {over_words}: text messages can have up to 918.")))
    } else {
        sent.is_empty().then(Fault::empty)
    };
    Message { body_html: preview.html(&content, values), fragments: sent.fragment_count(), fault, ..Message::default() }
}

fn email(service: &Service, template: &Template, values: &Personalisation, reply_to: Option<String>) -> Message {
    let subject = tidings_template::Template::parse(template.subject.as_deref().unwrap_or_default());
    let content = tidings_template::Template::parse(&template.content);
    let email = EmailMessage::render(&subject, &content, values);
    let fault = if email.is_too_long() {
        Some(Fault::new("Message too long", "Emails can have up to 2 megabytes of text. Shorten what you entered."))
    } else {
        email.is_empty().then(Fault::empty)
    };
    // Where the link leads is not known before the email is sent.
    let unsubscribe = template.has_unsubscribe_link.then_some("#unsubscribe");
    Message {
        body_html: without_styles(&email.html_body(unsubscribe)),
        subject_html: email_subject_html(&subject, values, Missing::Highlighted),
        from_name: service.custom_email_sender_name.clone().unwrap_or_else(|| service.name.clone()),
        reply_to,
        fault,
        ..Message::default()
    }
}

fn letter(template: &Template, values: &Personalisation, address: &str, now: Timestamp) -> Message {
    let parsed = LetterTemplate::parse(LetterSource {
        subject: template.subject.as_deref().unwrap_or_default(),
        content: &template.content,
        welsh_subject: template.letter_welsh_subject.as_deref().unwrap_or_default(),
        welsh_content: template.letter_welsh_content.as_deref().unwrap_or_default(),
        contact_block: template.reply_to_text.as_deref().unwrap_or_default(),
    });
    let languages: &[Language] = match template.letter_languages {
        Some(LetterLanguages::WelshThenEnglish) => &[Language::Welsh, Language::English],
        Some(LetterLanguages::English) | None => &[Language::English],
    };
    let address: Vec<String> = PostalAddress::read(address).lines().map(str::to_owned).collect();
    let details = |language| LetterDetails { language, address: &address, date: now, missing: Missing::Highlighted };
    let letters: Vec<(Language, LetterMessage)> = languages
        .iter()
        .map(|&language| (language, LetterMessage::render(&parsed, values, details(language))))
        .collect();
    let fault = if languages.iter().any(|&language| parsed.qr_code_too_long(language, values).is_some()) {
        Some(Fault::new("The link of a QR code is too long", "Enter fewer characters for it."))
    } else {
        letters.iter().any(|(_, letter)| letter.is_empty).then(Fault::empty)
    };
    Message {
        pages: letters.into_iter().map(|(language, letter)| Page::of(language, letter)).collect(),
        fault,
        ..Message::default()
    }
}

impl Page {
    fn of(language: Language, letter: LetterMessage) -> Self {
        Self {
            lang: match language {
                Language::English => "en",
                Language::Welsh => "cy",
            },
            address_html: letter.address_block.iter().map(tidings_template::AddressLine::html).collect(),
            contact_html: letter.contact_block,
            date: letter.date,
            subject_html: letter.subject,
            body_html: letter.body,
        }
    }
}
