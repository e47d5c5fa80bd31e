//! Text messages: the text that is sent, how long it is, and how many fragments it is billed as.

use crate::{
    fill::{Lists, fill},
    gsm,
    personalisation::Personalisation,
    template::Template,
    whitespace::{normalise_lines, remove_before_punctuation, trim},
};

/// The longest text message in UTF-16 units, its prefix not counted: six GSM fragments.
pub const SMS_CHAR_COUNT_LIMIT: usize = 918;

/// Units in a GSM 03.38 message of one fragment, and in each fragment of a longer one.
const GSM_UNITS: (usize, usize) = (160, 153);
/// Units in a UCS-2 message of one fragment, and in each fragment of a longer one.
const UCS2_UNITS: (usize, usize) = (70, 67);

/// Stands for a placeholder when there are no values at all: outlives the clearing of white space, then disappears.
/// A noncharacter, so that it cannot be part of a template.
const BLANK: &str = "\u{FDD0}";

/// A text message ready to be sent.
///
/// ```
/// use tidings_template::{Personalisation, SmsMessage, Template};
///
/// let message = SmsMessage::render(&Template::parse("It’s  Café time ."), &Personalisation::new(), Some("Clinic"));
/// assert_eq!(message.content(), "Clinic: It's Café time.");
/// assert_eq!((message.content_count(), message.fragment_count()), (15, 1));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsMessage {
    content: String,
    prefix_units: usize,
    extension_count: usize,
    unicode: bool,
}

impl SmsMessage {
    /// Fills the template, puts `prefix` (a service's name) and a colon before it, and downgrades its characters.
    ///
    /// The API answers with the message without prefix; what is sent, and billed, has the prefix.
    pub fn render(template: &Template, values: &Personalisation, prefix: Option<&str>) -> Self {
        let blank = values.is_empty().then_some(BLANK);
        let body = fill(template, values, Lists::Sentence, blank);
        let prefix = prefix.filter(|prefix| !prefix.is_empty());
        let text = match prefix {
            Some(prefix) => format!("{}: {body}", trim(prefix)),
            None => body,
        };
        let text = normalise_lines(&remove_before_punctuation(&text));
        let text = if blank.is_some() { text.replace(BLANK, "") } else { text };
        Self {
            content: gsm::downgrade(&text),
            prefix_units: prefix.map_or(0, |prefix| utf16_units(&gsm::downgrade(prefix)) + ": ".len()),
            extension_count: text.chars().filter(|&c| gsm::is_extension(c)).count(),
            unicode: text.chars().any(gsm::needs_ucs2),
        }
    }

    /// The text, with its prefix.
    pub fn content(&self) -> &str {
        &self.content
    }

    /// The text, with its prefix.
    pub fn into_content(self) -> String {
        self.content
    }

    /// Length in UTF-16 units without the prefix: what the limit applies to.
    pub fn content_count(&self) -> usize {
        utf16_units(&self.content).saturating_sub(self.prefix_units)
    }

    /// Length in UTF-16 units with the prefix.
    pub fn content_count_with_prefix(&self) -> usize {
        utf16_units(&self.content)
    }

    /// How many fragments it is sent and billed as.
    pub fn fragment_count(&self) -> usize {
        let units = utf16_units(&self.content);
        let ((single, each), units) =
            if self.unicode { (UCS2_UNITS, units) } else { (GSM_UNITS, units + self.extension_count) };
        if units <= single { 1 } else { units.div_ceil(each) }
    }

    /// Whether it has to be sent as UCS-2, because of Welsh letters outside GSM 03.38.
    pub fn is_unicode(&self) -> bool {
        self.unicode
    }

    /// Whether it is over [`SMS_CHAR_COUNT_LIMIT`].
    pub fn is_too_long(&self) -> bool {
        self.content_count() > SMS_CHAR_COUNT_LIMIT
    }

    /// Whether nothing is left besides the prefix.
    pub fn is_empty(&self) -> bool {
        self.content_count() == 0
    }
}

fn utf16_units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::Value;

    fn render(source: &str) -> SmsMessage {
        SmsMessage::render(&Template::parse(source), &Personalisation::new(), None)
    }

    #[test]
    fn fragments_follow_the_encoding() {
        let cases = [
            ("a".repeat(160), 1),
            ("a".repeat(161), 2),
            ("€".repeat(80), 1),
            ("€".repeat(81), 2),
            ("ŵ".repeat(70), 1),
            ("ŵ".repeat(71), 2),
            ("ŵ".repeat(135), 3),
            ("a".repeat(918), 6),
            ("é".repeat(160), 1),
        ];
        for (text, fragments) in cases {
            assert_eq!(
                render(&text).fragment_count(),
                fragments,
                "{} characters of {:?}",
                text.len(),
                text.chars().next()
            );
        }
    }

    #[test]
    fn the_limit_ignores_the_prefix() {
        let template = Template::parse(&"a".repeat(SMS_CHAR_COUNT_LIMIT));
        let message = SmsMessage::render(&template, &Personalisation::new(), Some("Clinic"));
        assert!(!message.is_too_long());
        assert_eq!(message.fragment_count(), 7);
        assert!(render(&"a".repeat(SMS_CHAR_COUNT_LIMIT + 1)).is_too_long());
    }

    #[test]
    fn a_welsh_letter_in_the_prefix_makes_it_unicode() {
        let message = SmsMessage::render(&Template::parse("a"), &Personalisation::new(), Some("Tŷ"));
        assert!(message.is_unicode());
        assert_eq!(message.content_count(), 1);
    }

    #[test]
    fn placeholders_vanish_without_values_and_stay_with_some() {
        let template = Template::parse("Hi ((name)) bye");
        assert_eq!(SmsMessage::render(&template, &Personalisation::new(), None).content(), "Hi  bye");
        let mut values = Personalisation::new();
        values.insert("other", Value::from("x"));
        assert_eq!(SmsMessage::render(&template, &values, None).content(), "Hi ((name)) bye");
    }

    #[test]
    fn white_space_alone_is_empty() {
        assert!(render(" \n\u{a0}").is_empty());
        let prefixed = SmsMessage::render(&Template::parse(" "), &Personalisation::new(), Some("Clinic"));
        assert!(prefixed.is_empty());
    }

    proptest! {
        #[test]
        fn rendering_never_panics_and_is_stable(source in any::<String>(), value in any::<String>()) {
            let mut values = Personalisation::new();
            values.insert("a", Value::from(value));
            let once = SmsMessage::render(&Template::parse(&format!("{source}((a))")), &values, None);
            prop_assert!(once.fragment_count() >= 1);
            prop_assert_eq!(gsm::downgrade(once.content()), once.content());
        }
    }
}
