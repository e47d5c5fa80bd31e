//! Why an upload cannot be read.

use thiserror::Error;

use crate::CsvError;

/// Why no rows can be read from an uploaded file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum UploadError {
    /// Its name does not end as that of a spreadsheet does.
    #[error("The file must be a spreadsheet that Notify can read")]
    NotASpreadsheet,
    /// It is damaged, protected by a password, or not what its name says.
    #[error("the file cannot be read as a spreadsheet")]
    Damaged,
    /// It is neither UTF-8 nor UTF-16 nor windows-1252.
    #[error("the text of the file has characters that no encoding explains")]
    Encoding,
    /// A spreadsheet with rows after the first 200,000.
    #[error("the spreadsheet has more than 200,000 rows")]
    TooManyRows,
    /// A spreadsheet with columns after the first 1,000.
    #[error("the spreadsheet has more than 1,000 columns")]
    TooManyColumns,
    /// A spreadsheet that takes more room than any file of recipients needs: 128 MiB when unpacked, or 64 MiB of text.
    #[error("the spreadsheet is too large when unpacked")]
    TooLarge,
    /// Tab separated values that are no table.
    #[error(transparent)]
    Rows(#[from] CsvError),
}
