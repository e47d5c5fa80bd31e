//! The steps to one message: to whom, then each value that its template needs.

use tidings_api_types::internal::templates::Template;
use tidings_domain::NotificationType;
use tidings_template::{NameSet, normalise_name};

use super::template::recipient_name;
use crate::session::Draft;

/// What a step asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A phone number or an email address.
    Recipient,
    /// Where a letter goes.
    Address,
    /// The value of a placeholder, as the template writes its name.
    Value(String),
}

/// The columns of an address in a spreadsheet, and the name that its last line had.
pub(super) const ADDRESS_LINES: [&str; 8] = [
    "address line 1",
    "address line 2",
    "address line 3",
    "address line 4",
    "address line 5",
    "address line 6",
    "address line 7",
    "postcode",
];

/// The steps of a template, in order. What says to whom is asked for once, even where the message has it too.
pub(super) fn of(template: &Template) -> Vec<Step> {
    let first = match template.template_type {
        NotificationType::Letter => Step::Address,
        NotificationType::Sms | NotificationType::Email => Step::Recipient,
    };
    std::iter::once(first).chain(values(template).into_iter().map(Step::Value)).collect()
}

/// The placeholders that are none of the recipient, each once.
pub(super) fn values(template: &Template) -> Vec<String> {
    let recipient: NameSet<'_> = match recipient_name(template.template_type) {
        Some(name) => NameSet::new([name]),
        None => NameSet::new(ADDRESS_LINES),
    };
    let texts: Vec<tidings_template::Template> =
        texts(template).into_iter().map(tidings_template::Template::parse).collect();
    let texts: Vec<&tidings_template::Template> = texts.iter().collect();
    let names = tidings_template::placeholders(&texts);
    names.into_iter().filter(|name| !recipient.contains(name)).map(str::to_owned).collect()
}

/// The texts that may have placeholders, in the order in which their values are asked for.
fn texts(template: &Template) -> Vec<&str> {
    let contact = match template.template_type {
        NotificationType::Letter => template.reply_to_text.as_deref(),
        NotificationType::Sms | NotificationType::Email => None,
    };
    let subject = match template.template_type {
        NotificationType::Sms => None,
        NotificationType::Email | NotificationType::Letter => template.subject.as_deref(),
    };
    let welsh = [template.letter_welsh_subject.as_deref(), template.letter_welsh_content.as_deref()];
    [contact].into_iter().chain(welsh).chain([subject, Some(&template.content)]).flatten().collect()
}

/// The address of a step, from its template's on.
pub(super) fn path(steps: &[Step], index: usize) -> String {
    match steps.get(index) {
        Some(Step::Address) => "/one-off/address".to_owned(),
        _ => format!("/one-off/step-{index}"),
    }
}

/// The first step that a message still lacks.
pub(super) fn first_missing(steps: &[Step], draft: &Draft) -> Option<usize> {
    steps.iter().position(|step| match step {
        Step::Recipient | Step::Address => draft.recipient.is_none(),
        Step::Value(name) => !draft.personalisation.contains_key(&normalise_name(name)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_asked_for_what_it_lacks() {
        let steps = [Step::Recipient, Step::Value("First name".to_owned()), Step::Value("day".to_owned())];
        let mut draft = Draft::default();
        assert_eq!(first_missing(&steps, &draft), Some(0));
        draft.recipient = Some("07900900123".to_owned());
        draft.personalisation.insert("firstname".to_owned(), "Amala".to_owned());
        assert_eq!(first_missing(&steps, &draft), Some(2));
        draft.personalisation.insert("day".to_owned(), "Monday".to_owned());
        assert_eq!(first_missing(&steps, &draft), None);
        assert_eq!((path(&steps, 2), path(&[Step::Address], 0)), ("/one-off/step-2".into(), "/one-off/address".into()));
    }
}
