#![doc = include_str!("../README.md")]

pub mod ascii;
mod edits;
mod email;
mod email_document;
mod email_markdown;
mod field;
mod fill;
pub mod gov_uk;
pub mod gsm;
pub mod html_text;
mod json;
mod length_bounds;
mod letter;
mod letter_markdown;
pub mod links;
mod markdown;
mod names;
mod personalisation;
mod preheader;
mod sanitise;
mod sms;
mod template;
mod transliterate;
pub mod typography;
pub mod whitespace;

pub use email::{EMAIL_SIZE_LIMIT, EmailMessage, EmailParts, email_subject_html};
pub use email_document::{Brand, EmailBranding, GovukBanner};
pub use email_markdown::EmailMarkdown;
pub use field::{Field, Form, Marks, Missing};
pub use fill::Lists;
pub use length_bounds::LengthBounds;
pub use letter::{
    AddressLine, LETTER_MAX_PAGE_COUNT, LETTER_MAX_SHEET_COUNT, LetterDetails, LetterDocument, LetterMessage,
    LetterPurpose, LetterSource, LetterTemplate, LetterText, QR_CODE_MAX_BYTES, QrCode, QrCodeTooLong,
    letter_is_too_long, letter_text,
};
pub use letter_markdown::LetterMarkdown;
pub use names::{NameSet, normalise_name};
pub use personalisation::{Personalisation, Report, Value};
pub use sanitise::{SanitisedValue, sanitise_content_for, sanitise_value};
pub use sms::{SMS_CHAR_COUNT_LIMIT, SmsMessage, SmsPreview, add_prefix};
pub use template::{Template, missing, placeholders};
