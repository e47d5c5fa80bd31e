#![doc = include_str!("../README.md")]

mod edits;
mod email;
mod email_document;
mod email_markdown;
mod fill;
mod gov_uk;
pub mod gsm;
mod highlight;
mod json;
mod letter;
mod letter_markdown;
mod links;
mod markdown;
mod personalisation;
mod sanitise;
mod sms;
mod template;
pub mod typography;
mod whitespace;

pub use email::{EMAIL_SIZE_LIMIT, EmailMessage};
pub use email_document::{Brand, EmailBranding, GovukBanner};
pub use email_markdown::EmailMarkdown;
pub use highlight::Missing;
pub use letter::{
    AddressLine, LETTER_MAX_PAGE_COUNT, LETTER_MAX_SHEET_COUNT, LetterDetails, LetterDocument, LetterMessage,
    LetterPurpose, LetterSource, LetterTemplate, QR_CODE_MAX_BYTES, QrCode, QrCodeTooLong, letter_is_too_long,
};
pub use letter_markdown::LetterMarkdown;
pub use personalisation::{Personalisation, Value};
pub use sanitise::{SanitisedValue, sanitise_content_for, sanitise_value};
pub use sms::{SMS_CHAR_COUNT_LIMIT, SmsMessage};
pub use template::{Template, missing, normalise_name, placeholders};
