//! Letters: what is on the page, and where.
//!
//! A [`LetterTemplate`] is parsed once. [`LetterMessage::render`] fills it for one recipient and gives the parts of the
//! letter; a [`LetterDocument`] puts them on a page of HTML, and other writers may put them elsewhere. Nothing is kept
//! between letters.

mod address;
mod document;
mod message;
pub(crate) mod qr_code;
mod template;

pub use address::AddressLine;
pub use document::{LetterDocument, LetterPurpose};
pub use message::{LetterDetails, LetterMessage, LetterText, letter_text};
pub use qr_code::{
    QrCode,
    paragraph::{QR_CODE_MAX_BYTES, QrCodeTooLong},
};
pub use template::{LetterSource, LetterTemplate};

/// The most sheets that fit an envelope's price, printed on both sides.
pub const LETTER_MAX_SHEET_COUNT: u32 = 5;

/// The most pages that a letter may have.
pub const LETTER_MAX_PAGE_COUNT: u32 = 2 * LETTER_MAX_SHEET_COUNT;

/// Whether a letter has too many pages. One whose pages are not counted has not.
///
/// Pages are counted in the finished PDF: no length of a text says how many it fills.
///
/// ```
/// use tidings_template::letter_is_too_long;
///
/// assert!(letter_is_too_long(Some(11)));
/// assert!(!letter_is_too_long(Some(10)) && !letter_is_too_long(None));
/// ```
pub fn letter_is_too_long(page_count: Option<u32>) -> bool {
    page_count.is_some_and(|count| count > LETTER_MAX_PAGE_COUNT)
}
