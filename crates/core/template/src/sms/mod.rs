//! Text messages: the text that is sent, how long it is, and how many fragments it is billed as.

mod preview;
mod writer;

pub use preview::SmsPreview;
use writer::Writer;

use crate::{
    fill::{Lists, means_yes, value_text},
    gsm,
    personalisation::Personalisation,
    template::{Part, Template},
    whitespace::trim,
};

/// The longest text message in UTF-16 units, its prefix not counted: six GSM fragments.
pub const SMS_CHAR_COUNT_LIMIT: usize = 918;

/// Units in a GSM 03.38 message of one fragment, and in each fragment of a longer one.
const GSM_UNITS: (usize, usize) = (160, 153);
/// Units in a UCS-2 message of one fragment, and in each fragment of a longer one.
const UCS2_UNITS: (usize, usize) = (70, 67);

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
    units: usize,
    prefix_units: usize,
    extension_count: usize,
    welsh: Vec<char>,
}

impl SmsMessage {
    /// Fills the template, puts `prefix` (a service's name) and a colon before it, and downgrades its characters.
    ///
    /// The API answers with the message without prefix; what is sent, and billed, has the prefix.
    pub fn render(template: &Template, values: &Personalisation, prefix: Option<&str>) -> Self {
        let prefix = prefix.filter(|prefix| !prefix.is_empty());
        let mut writer = Writer::with_capacity(template.text_len() + ROOM_FOR_VALUES);
        if let Some(prefix) = prefix {
            writer.push_str(trim(prefix));
            writer.push_str(SEPARATOR);
        }
        template.parts().iter().for_each(|part| push_part(&mut writer, part, values));
        Self {
            content: writer.content,
            units: writer.units,
            prefix_units: prefix.map_or(0, |prefix| units_of_prefix(prefix) + SEPARATOR.len()),
            extension_count: writer.extension_count,
            welsh: writer.welsh,
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
        self.units.saturating_sub(self.prefix_units)
    }

    /// Length in UTF-16 units with the prefix.
    pub fn content_count_with_prefix(&self) -> usize {
        self.units
    }

    /// How many units it is over [`SMS_CHAR_COUNT_LIMIT`]; its prefix is not counted.
    pub fn count_above_limit(&self) -> usize {
        self.content_count().saturating_sub(SMS_CHAR_COUNT_LIMIT)
    }

    /// How many units it takes as it is encoded: characters of the extension table count twice, but in UCS-2.
    fn encoded_units(&self) -> usize {
        if self.is_unicode() { self.units } else { self.units + self.extension_count }
    }

    /// Units in a message of one fragment, and in each fragment of a longer one.
    fn units_per_fragment(&self) -> (usize, usize) {
        if self.is_unicode() { UCS2_UNITS } else { GSM_UNITS }
    }

    /// How many fragments it is sent and billed as.
    pub fn fragment_count(&self) -> usize {
        let (single, each) = self.units_per_fragment();
        let units = self.encoded_units();
        if units <= single { 1 } else { units.div_ceil(each) }
    }

    /// How many units it would have to lose to be one fragment shorter: what the admin shows while somebody writes.
    pub fn count_above_previous_fragment_boundary(&self) -> usize {
        let (single, each) = self.units_per_fragment();
        let boundary = match self.fragment_count() {
            2 => single,
            fragments => each * (fragments - 1),
        };
        self.encoded_units().saturating_sub(boundary)
    }

    /// How many characters of its text are in the extension table of GSM 03.38.
    pub fn extension_count(&self) -> usize {
        self.extension_count
    }

    /// The characters that make it UCS-2, each once, in order of appearance.
    pub fn non_gsm_characters(&self) -> &[char] {
        &self.welsh
    }

    /// Whether it has to be sent as UCS-2, because of Welsh letters outside GSM 03.38.
    pub fn is_unicode(&self) -> bool {
        !self.welsh.is_empty()
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

/// A text with a prefix and a colon before it; as it is if the prefix is empty.
///
/// ```
/// use tidings_template::add_prefix;
///
/// assert_eq!(add_prefix("Hello", " Clinic "), "Clinic: Hello");
/// ```
pub fn add_prefix(text: &str, prefix: &str) -> String {
    if prefix.is_empty() { text.to_owned() } else { [trim(prefix), SEPARATOR, text].concat() }
}

/// Bytes for what values add to a text, so that most messages are allocated once.
const ROOM_FOR_VALUES: usize = 128;

/// Between a prefix and the text.
const SEPARATOR: &str = ": ";

/// The length of the prefix as the limit takes it off: as given, with the spaces around it.
fn units_of_prefix(prefix: &str) -> usize {
    if prefix.is_ascii() { prefix.len() } else { gsm::downgrade(prefix).chars().count() }
}

/// A placeholder without a value shows as written; if there are no values at all it is nothing, and the white space around
/// it stays.
fn push_part(writer: &mut Writer, part: &Part, values: &Personalisation) {
    match part {
        Part::Text(text) => writer.push_str(text),
        Part::Placeholder(name) => match values.by_key(&name.key) {
            Some(value) => writer.push_str(&value_text(value, Lists::Sentence)),
            None if values.is_empty() => writer.push_blank(),
            None => ["((", &name.written, "))"].into_iter().for_each(|text| writer.push_str(text)),
        },
        Part::Conditional(name, text) => match values.by_key(&name.key) {
            Some(value) if means_yes(&value_text(value, Lists::Sentence)) => writer.push_str(text),
            None if !values.is_empty() => {
                ["((", &name.written, "??", text, "))"].into_iter().for_each(|text| writer.push_str(text));
            }
            _ => {}
        },
    }
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

    /// Fragments by filling one after the other; a character of two units is not counted apart.
    fn fragments_by_hand(message: &SmsMessage) -> usize {
        let weight = |c: char| {
            if message.is_unicode() { 1 } else { usize::from(gsm::alphabet(c) == Some(gsm::Alphabet::Extension)) + 1 }
        };
        let units: usize = message.content().chars().map(weight).sum();
        let (single, each) = if message.is_unicode() { (70, 67) } else { (160, 153) };
        let mut left = units.saturating_sub(if units <= single { single } else { each });
        let mut fragments = 1;
        while left > 0 {
            left = left.saturating_sub(each);
            fragments += 1;
        }
        fragments
    }

    /// Long texts of what makes naive rules go over the text again and again.
    #[test]
    fn time_is_linear_in_the_text() {
        for unit in [" ", " ,", "\n", "\u{200B} ", "((", "((a))", "ŵẃ", "a\u{301}", "🙂", "\r"] {
            let text = unit.repeat(200_000 / unit.len());
            let _message = render(&text);
            let _preview = SmsPreview::default().html(&Template::parse(&text), &Personalisation::new());
        }
    }

    #[test]
    fn what_is_above_a_boundary_is_told() {
        assert_eq!(render(&"a".repeat(930)).count_above_limit(), 12);
        assert_eq!(render(&"a".repeat(170)).count_above_previous_fragment_boundary(), 10);
        assert_eq!(render(&"ŵ".repeat(135)).count_above_previous_fragment_boundary(), 1);
        let message = render("€ ŷ ŷ ẃ");
        assert_eq!((message.extension_count(), message.non_gsm_characters()), (1, &['ŷ', 'ẃ'][..]));
    }

    proptest! {
        #[test]
        fn rendering_never_panics_and_is_stable(source in any::<String>(), value in any::<String>()) {
            let mut values = Personalisation::new();
            values.insert("a", Value::from(value));
            let once = SmsMessage::render(&Template::parse(&format!("{source}((a))")), &values, None);
            prop_assert_eq!(once.fragment_count(), fragments_by_hand(&once));
            prop_assert_eq!(gsm::downgrade(once.content()), once.content());
        }
    }
}
