//! Text in printable ASCII, as phone numbers and names of countries are compared.

use std::borrow::Cow;

use crate::transliterate::transliterate;

/// Replaces what is no printable ASCII character: accented letters by their base letter, typographic marks by plain ones,
/// anything else by a question mark for each code point.
///
/// ```
/// use tidings_template::ascii;
///
/// assert_eq!(ascii::downgrade("Côte d’Ivoire – 한"), "Cote d'Ivoire - ?");
/// ```
pub fn downgrade(text: &str) -> Cow<'_, str> {
    transliterate(text, |c| matches!(c, ' '..='~'))
}
