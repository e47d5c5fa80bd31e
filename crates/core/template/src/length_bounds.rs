//! What is known of a text's length without filling it.

use std::collections::HashMap;

use crate::{
    names::normalise_name,
    template::{Part, Template},
};

/// How long a text is at most, and whether it is sure to say anything, whatever fills it: so that of the messages of a
/// large file only those have to be rendered that may be too long or empty.
///
/// ```
/// use tidings_template::{LengthBounds, Template};
///
/// let bounds = LengthBounds::of(&Template::parse("Hi ((name))!"));
/// assert_eq!(bounds.at_most() + bounds.at_most_for(0, Some(5)), 9);
/// assert_eq!(bounds.letters_and_digits(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LengthBounds {
    at_most: usize,
    letters_and_digits: usize,
    placeholders: Box<[Uses]>,
}

/// How often a placeholder stands in the text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Uses {
    times: usize,
    /// Bytes of all of it as written: what shows without a value.
    unfilled: usize,
}

impl LengthBounds {
    /// Looks at a text.
    pub fn of(template: &Template) -> Self {
        let names: Vec<String> = template.placeholders().map(normalise_name).collect();
        let places: HashMap<&str, usize> = names.iter().enumerate().map(|(place, name)| (&**name, place)).collect();
        let mut placeholders = vec![Uses::default(); names.len()];
        let mut bounds = Self { at_most: 0, letters_and_digits: 0, placeholders: Box::default() };
        for part in template.parts() {
            match part {
                Part::Text(text) => {
                    bounds.at_most += text.len();
                    bounds.letters_and_digits += text.bytes().filter(u8::is_ascii_alphanumeric).count();
                }
                Part::Conditional(name, text) => bounds.at_most += name.written.len() + "((??))".len() + text.len(),
                Part::Placeholder(name) => {
                    if let Some(uses) = places.get(&*name.key).and_then(|&place| placeholders.get_mut(place)) {
                        uses.times += 1;
                        uses.unfilled += name.written.len() + "(())".len();
                    }
                }
            }
        }
        bounds.placeholders = placeholders.into();
        bounds
    }

    /// The most bytes of UTF-8 that the text has besides its values.
    ///
    /// No text message has more UTF-16 units than its filled text has bytes: no character is replaced by more than that.
    pub fn at_most(&self) -> usize {
        self.at_most
    }

    /// The most bytes that a value of so many bytes adds to it. `None` stands for a missing value, in place of which the
    /// placeholder shows; placeholders count from 0 in the order of [`Template::placeholders`].
    pub fn at_most_for(&self, placeholder: usize, value: Option<usize>) -> usize {
        let uses = self.placeholders.get(placeholder);
        uses.map_or(0, |uses| value.map_or(uses.unfilled, |bytes| bytes.saturating_mul(uses.times)))
    }

    /// How many ASCII letters and digits the text has without any value. They are in every form of the message.
    pub fn letters_and_digits(&self) -> usize {
        self.letters_and_digits
    }

    /// Whether the value of a placeholder is always part of the text: it does not only decide about other text.
    pub fn always_shows(&self, placeholder: usize) -> bool {
        self.placeholders.get(placeholder).is_some_and(|uses| uses.times > 0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Personalisation, SmsMessage, Value};

    proptest! {
        #[test]
        fn messages_keep_within_the_bounds(
            source in "(\\PC|\\(\\(a\\)\\)|\\(\\(b\\?\\?|\\)\\)|[ .,…\n]){0,20}", value in proptest::option::of("\\PC{0,9}|yes"),
        ) {
            let template = Template::parse(&source);
            let bounds = LengthBounds::of(&template);
            let mut values = Personalisation::new();
            for name in template.placeholders() {
                values.insert(name, value.clone().map(Value::from));
            }
            let message = SmsMessage::render(&template, &values, None);
            let filled = (0..template.placeholders().count()).map(|place| bounds.at_most_for(place, value.as_ref().map(String::len)));
            let most = bounds.at_most() + filled.sum::<usize>();
            prop_assert!(message.content_count() <= most, "{} {}", message.content(), most);
            prop_assert!(message.content_count() >= bounds.letters_and_digits());
        }
    }
}
