//! The template that the messages of a file are made with.

use std::collections::HashMap;

use tidings_domain::letter_date::Language;
use tidings_template::{
    EmailMessage, LengthBounds, LetterTemplate, Personalisation, SMS_CHAR_COUNT_LIMIT, SmsMessage, Template,
    normalise_name, placeholders,
};

use super::{headers::ADDRESS_COLUMNS, value::CellValue};

/// The parsed template that the rows of a file fill, with what its kind of message needs.
#[derive(Debug, Clone, Copy)]
pub enum RecipientTemplate<'t> {
    /// A text message.
    Sms {
        /// Its text.
        content: &'t Template,
        /// The service's name, if the service puts it in front.
        prefix: Option<&'t str>,
    },
    /// An email.
    Email {
        /// Its subject.
        subject: &'t Template,
        /// Its text.
        content: &'t Template,
    },
    /// A letter, in English or in both languages.
    Letter(&'t LetterTemplate),
}

impl<'t> RecipientTemplate<'t> {
    /// The columns that say who gets a message.
    pub fn recipient_columns(&self) -> &'static [&'static str] {
        match self {
            Self::Sms { .. } => &["phone number"],
            Self::Email { .. } => &["email address"],
            Self::Letter(_) => &ADDRESS_COLUMNS,
        }
    }

    /// The names that its values have, each once.
    pub fn placeholders(&self) -> Vec<&'t str> {
        match *self {
            Self::Sms { content, .. } => placeholders(&[content]),
            Self::Email { subject, content } => placeholders(&[subject, content]),
            Self::Letter(letter) => letter.placeholders(Language::English),
        }
    }

    pub(super) fn is_letter(&self) -> bool {
        matches!(self, Self::Letter(_))
    }

    fn content(&self) -> &'t Template {
        match *self {
            Self::Sms { content, .. } | Self::Email { content, .. } => content,
            Self::Letter(letter) => letter.content(Language::English),
        }
    }
}

/// Whether messages are too long or empty, found out without rendering most of them.
#[derive(Debug)]
pub(super) struct MessageCheck<'t> {
    template: RecipientTemplate<'t>,
    bounds: LengthBounds,
    /// For each placeholder of the template, its place among those of the content.
    places: Vec<Option<usize>>,
    /// Letters and digits that are sure to make a message that is not empty.
    enough: usize,
}

/// What is wrong with a message itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct MessageProblems {
    pub(super) too_long: bool,
    pub(super) empty: bool,
    /// How many bytes the first QR code would hold that cannot.
    pub(super) qr_code_too_long: Option<usize>,
}

/// What the values of a row make of the bounds.
#[derive(Debug)]
pub(super) struct Tally {
    at_most: usize,
    letters_and_digits: usize,
}

impl<'t> MessageCheck<'t> {
    pub(super) fn new(template: RecipientTemplate<'t>) -> Self {
        let content = template.content();
        let places: HashMap<String, usize> =
            content.placeholders().enumerate().map(|(place, name)| (normalise_name(name), place)).collect();
        let names = template.placeholders().into_iter();
        // The prefix is counted apart from the text, by a rule that may take its own length too much away.
        let enough = match template {
            RecipientTemplate::Sms { prefix: Some(prefix), .. } => prefix.len() + ": ".len() + 1,
            _ => 1,
        };
        Self {
            template,
            bounds: LengthBounds::of(content),
            places: names.map(|name| places.get(&normalise_name(name)).copied()).collect(),
            enough,
        }
    }

    pub(super) fn tally(&self) -> Tally {
        Tally { at_most: self.bounds.at_most(), letters_and_digits: self.bounds.letters_and_digits() }
    }

    /// Adds the value of a placeholder of the template.
    pub(super) fn count(&self, tally: &mut Tally, placeholder: usize, value: &CellValue<'_>) {
        let Some(place) = self.places.get(placeholder).copied().flatten() else { return };
        let bytes = match value {
            CellValue::Null => None,
            CellValue::Text(text) => {
                if tally.letters_and_digits < self.enough && self.bounds.always_shows(place) {
                    tally.letters_and_digits += text.bytes().filter(u8::is_ascii_alphanumeric).count();
                }
                Some(text.len())
            }
            CellValue::List(items) => Some(items.iter().flatten().map(|item| item.len() + " and ".len()).sum()),
        };
        tally.at_most = tally.at_most.saturating_add(self.bounds.at_most_for(place, bytes));
    }

    /// What is wrong. Renders the message if the bounds leave it open. The size of emails is not checked here, nor are
    /// the pages of letters, which only printing tells.
    pub(super) fn problems(&self, tally: &Tally, values: impl FnOnce() -> Personalisation) -> MessageProblems {
        let surely_says_something = tally.letters_and_digits >= self.enough;
        match self.template {
            RecipientTemplate::Sms { content, prefix } => {
                if surely_says_something && tally.at_most <= SMS_CHAR_COUNT_LIMIT {
                    return MessageProblems::default();
                }
                let message = SmsMessage::render(content, &values(), prefix);
                MessageProblems { too_long: message.is_too_long(), empty: message.is_empty(), qr_code_too_long: None }
            }
            RecipientTemplate::Email { content, .. } => {
                let empty = !surely_says_something && is_empty(content, &values());
                MessageProblems { empty, ..MessageProblems::default() }
            }
            RecipientTemplate::Letter(letter) => {
                let values = values();
                let empty = !surely_says_something && is_empty(letter.content(Language::English), &values);
                let mut pages = [Language::English, Language::Welsh].into_iter();
                let too_long = pages.find_map(|language| letter.qr_code_too_long(language, &values));
                let qr_code_too_long = too_long.map(|code| code.num_bytes());
                MessageProblems { empty, qr_code_too_long, ..MessageProblems::default() }
            }
        }
    }
}

/// Whether values leave nothing of a content. The rule is the same for emails and letters.
fn is_empty(content: &Template, values: &Personalisation) -> bool {
    EmailMessage::render(content, content, values).is_empty()
}
