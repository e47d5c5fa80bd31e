//! What is wrong with a file as a whole.

use super::summary::RowCounts;

/// A reason why nothing of a file is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileProblem {
    /// More rows than are sent at once.
    TooManyRows {
        /// How many there are.
        rows: usize,
        /// How many there may be.
        limit: usize,
    },
    /// There is no row besides the header, or not even that.
    NoRows,
    /// No column says who gets the messages; for letters: fewer than three columns of an address.
    NoRecipientColumns,
    /// The recipient's column is there more than once; the names as written.
    DuplicateRecipientColumns(Vec<String>),
    /// Placeholders of the template that are no columns.
    MissingColumns(Vec<String>),
    /// The service is in trial mode, and not all recipients are on its guest list.
    NotAllowedToSendTo,
    /// More messages than the service may still send today.
    MoreRowsThanCanSend {
        /// How many rows there are.
        rows: usize,
        /// How many messages may still be sent; it may be below zero.
        remaining: i64,
    },
    /// More text messages abroad than the service may still send today.
    MoreInternationalSmsThanCanSend {
        /// How many numbers are not under calling code 44.
        international: usize,
        /// How many may still be sent; it may be below zero.
        remaining: i64,
    },
    /// Some rows have errors.
    RowErrors(RowCounts),
}
