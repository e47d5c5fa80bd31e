//! What somebody writes into a template, checked.

use tidings_domain::{NotificationType, letter_date::Language};
use tidings_template::{
    EMAIL_SIZE_LIMIT, LetterSource, LetterTemplate, Personalisation, QR_CODE_MAX_BYTES, SmsMessage, Template, gsm,
    placeholders,
};

use crate::{
    format::{list_of, plural},
    forms::Form,
};

/// The longest name of a template, in characters.
pub(super) const LONGEST_NAME: usize = 255;
pub(super) const NAME_TOO_LONG: &str = "The name of a template can have up to 255 characters";

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Written {
    /// None of letters, which are renamed on a page of its own.
    pub name: Option<String>,
    /// None of text messages.
    pub subject: Option<String>,
    pub content: String,
    pub has_unsubscribe_link: bool,
}

/// Takes what was written, and says what is wrong with it.
pub(super) fn read(form: &mut Form<'_>, channel: NotificationType) -> Written {
    let name = (channel != NotificationType::Letter).then(|| name(form));
    let subject = match channel {
        NotificationType::Sms => None,
        NotificationType::Email => Some(form.required("subject", "Enter the subject of the email").to_owned()),
        NotificationType::Letter => Some(form.required("subject", "Enter the heading of the letter").to_owned()),
    };
    // Browsers end lines in two characters, and each would be paid for.
    let content = form.text("template_content").replace("\r\n", "\n");
    if content.is_empty() {
        form.error("template_content", "Enter the message");
    }
    let written = Written { name, subject, content, has_unsubscribe_link: form.is_ticked("has_unsubscribe_link") };
    written.check(channel, form);
    written
}

/// The name of a template.
pub(super) fn name(form: &mut Form<'_>) -> String {
    let name = form.required("name", "Enter a name for this template");
    if name.chars().count() > LONGEST_NAME {
        form.error("name", NAME_TOO_LONG);
    }
    name.to_owned()
}

impl Written {
    fn check(&self, channel: NotificationType, form: &mut Form<'_>) {
        let content = Template::parse(&self.content);
        let subject = Template::parse(self.subject.as_deref().unwrap_or_default());
        for (field, template) in [("subject", &subject), ("template_content", &content)] {
            // Columns of a file are separated by commas: there could be none of that name.
            if template.placeholders().any(|name| name.contains(',')) {
                form.error(field, "Take the commas out of the names between double brackets");
            }
        }
        match channel {
            NotificationType::Sms => self.check_text_message(&content, form),
            NotificationType::Email if self.content.len() > EMAIL_SIZE_LIMIT => {
                form.error("template_content", "The email is too long: it can have up to 2 megabytes");
            }
            NotificationType::Email => {}
            NotificationType::Letter => self.check_letter(form),
        }
    }

    fn check_text_message(&self, content: &Template, form: &mut Form<'_>) {
        let lost: Vec<String> = gsm::without_replacement(&self.content).iter().map(char::to_string).collect();
        if !lost.is_empty() {
            let lost = list_of(&lost, "or");
            form.error(
                "template_content",
                format!("You cannot use {lost} in text messages: many phones do not show it"),
            );
        }
        let over = SmsMessage::render(content, &Personalisation::new(), None).count_above_limit();
        if over > 0 {
            let over = plural(i64::try_from(over).unwrap_or(i64::MAX), "character", "characters");
            form.error("template_content", format!("Shorten the message by {over}"));
        }
    }

    fn check_letter(&self, form: &mut Form<'_>) {
        let letter = LetterTemplate::parse(LetterSource { content: &self.content, ..LetterSource::default() });
        if letter.qr_code_too_long(Language::English, &Personalisation::new()).is_some() {
            let message = format!("Shorten the link in the QR code: it can have up to {QR_CODE_MAX_BYTES} characters");
            form.error("template_content", message);
        }
    }

    /// The names of the values that it wants.
    pub fn placeholders(&self) -> Vec<String> {
        let subject = Template::parse(self.subject.as_deref().unwrap_or_default());
        let content = Template::parse(&self.content);
        placeholders(&[&subject, &content]).into_iter().map(str::to_owned).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::body::FormData;

    fn wrong(channel: NotificationType, fields: &[(&str, &str)]) -> String {
        let data = FormData::of(fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let mut form = Form::sent(&data);
        read(&mut form, channel);
        form.view().value().get_attr("errors").unwrap().to_string()
    }

    #[test]
    fn what_is_missing_is_asked_for() {
        let errors = wrong(NotificationType::Email, &[]);
        for field in ["name", "subject", "template_content"] {
            assert!(errors.contains(field), "{errors}");
        }
        assert!(!wrong(NotificationType::Sms, &[]).contains("subject"));
        assert!(!wrong(NotificationType::Letter, &[]).contains("\"name\": \"name\""));
        assert!(wrong(NotificationType::Sms, &[("name", &"a".repeat(256))]).contains(NAME_TOO_LONG));
    }

    #[test]
    fn text_messages_are_measured() {
        let said = |content: &str| wrong(NotificationType::Sms, &[("name", "a"), ("template_content", content)]);
        assert_eq!(said(&"a".repeat(918)), "[]");
        assert_eq!(said(&format!("{}\r\nb", "a".repeat(916))), "[]");
        assert!(said(&"a".repeat(920)).contains("by 2 characters"));
        assert!(said("Hi 🙂 한").contains("한 or 🙂"));
        assert!(said("((a, b))").contains("commas"));
    }

    #[test]
    fn letters_have_codes_that_scan() {
        let content = format!("QR: https://a.example/{}", "b".repeat(500));
        let errors = wrong(NotificationType::Letter, &[("subject", "s"), ("template_content", &content)]);
        assert!(errors.contains("QR code"), "{errors}");
    }
}
