//! What a service may do, and how much of a file is looked at.

use crate::{GuestList, LetterPermissions, PhonePermissions};

/// The most rows that are checked, Notify's limit for one upload.
pub const MAX_ROWS: usize = 100_000;

/// What a service may send, and how much of a file is kept to be shown.
///
/// ```
/// use tidings_recipients::CheckOptions;
///
/// let options = CheckOptions { remaining_messages: Some(50), ..CheckOptions::default() };
/// assert_eq!(options.max_rows, 100_000);
/// ```
#[derive(Debug, Clone)]
pub struct CheckOptions {
    /// Which phone numbers the service may send to.
    pub phone: PhonePermissions,
    /// Which addresses the service may send letters to.
    pub letters: LetterPermissions,
    /// The only recipients that a service in trial mode may send to; nobody on the list means that all may be sent to.
    pub guest_list: GuestList,
    /// How many messages the service may still send today; `None` for any number. It may be below zero.
    pub remaining_messages: Option<i64>,
    /// How many text messages it may still send abroad today; `None` for any number. It may be below zero.
    pub remaining_international_sms: Option<i64>,
    /// Rows after these are counted and not looked at.
    pub max_rows: usize,
    /// How many rows with errors are kept to be shown.
    pub max_errors_shown: usize,
    /// How many first rows are kept to be shown.
    pub max_initial_rows_shown: usize,
    /// Whether rows are checked at all; otherwise none has an error.
    pub check_rows: bool,
    /// Whether phone numbers are checked.
    pub check_phone_numbers: bool,
}

impl Default for CheckOptions {
    fn default() -> Self {
        Self {
            phone: PhonePermissions::default(),
            letters: LetterPermissions::default(),
            guest_list: GuestList::default(),
            remaining_messages: None,
            remaining_international_sms: None,
            max_rows: MAX_ROWS,
            max_errors_shown: 20,
            max_initial_rows_shown: 10,
            check_rows: true,
            check_phone_numbers: true,
        }
    }
}
