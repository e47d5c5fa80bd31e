//! In which languages a letter is written.

use crate::text_enum::text_enum;

text_enum! {
    /// The languages of a letter's template; the enum `letter_language_options` of the database.
    LetterLanguages {
        English = "english",
        /// The whole letter in Welsh, then in English.
        WelshThenEnglish = "welsh_then_english",
    }
}
