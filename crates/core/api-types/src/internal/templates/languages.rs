//! The languages of a letter in a body.

use tidings_domain::LetterLanguages;

use crate::schema::{Fault, ObjectReader, one_of, text_or_null};

/// The Welsh texts of a letter; none in a letter that is in English alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Languages {
    pub languages: Option<LetterLanguages>,
    /// As sent: left out, null or a text.
    pub welsh_subject: Option<Option<String>>,
    pub welsh_content: Option<Option<String>>,
}

impl Languages {
    /// Reads the three fields, which have to agree.
    pub fn read(reader: &mut ObjectReader<'_>) -> Self {
        let languages = reader.optional("letter_languages", one_of(LetterLanguages::ALL));
        let welsh_subject = reader.optional("letter_welsh_subject", text_or_null);
        let welsh_content = reader.optional("letter_welsh_content", text_or_null);
        let texts = (&welsh_subject, &welsh_content);
        match (languages, texts) {
            (None, (Some(subject), Some(content))) if subject.is_some() != content.is_some() => {
                reader.fault("letter_welsh_subject and letter_welsh_content must both be texts or both be null");
            }
            (Some(LetterLanguages::English), texts) if texts != (&Some(None), &Some(None)) => {
                reader.fault("letter_welsh_subject and letter_welsh_content must be null for letters in English");
            }
            (Some(LetterLanguages::WelshThenEnglish), texts) if !matches!(texts, (Some(Some(_)), Some(Some(_)))) => {
                reader.fault("letter_welsh_subject and letter_welsh_content must be texts for letters in Welsh");
            }
            _ => {}
        }
        Self { languages, welsh_subject, welsh_content }
    }
}

/// A class of post that a template may have.
pub(super) fn postage(value: &serde_json::Value) -> Result<tidings_domain::Postage, Fault> {
    use tidings_domain::Postage::{Economy, First, Second};
    let text = crate::schema::string(value)?;
    let known = [First, Second, Economy].into_iter().find(|postage| postage.as_str() == text);
    known.ok_or_else(|| Fault::new("invalid. It must be either first, second or economy."))
}
