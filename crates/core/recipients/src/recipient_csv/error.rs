//! Why a file cannot be read as rows.

use thiserror::Error;

/// Why the text is not comma separated values that we take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
pub enum CsvError {
    /// A carriage return outside quotes that no line feed follows.
    #[error("a line ends in a carriage return alone")]
    LoneCarriageReturn,
    /// A cell of more than 131,072 characters.
    #[error("a cell has more than 131,072 characters")]
    CellTooLong,
    /// A row of more than 4 MiB. Ours, so that any row fits into bounded memory.
    #[error("a row has more than 4 MiB")]
    RowTooLong,
    /// More than 16 MiB of nothing but white space and commas. Ours, for the same reason.
    #[error("the file has more than 16 MiB of blank space")]
    TooMuchBlankSpace,
}
