//! Uploads of every kind.

use tidings_recipients::csv_of_upload;

use crate::csv;

/// Reads the bytes as each kind of file; what comes out is checked as a file of recipients.
pub fn check(bytes: &[u8]) {
    for name in ["a.csv", "a.tsv", "a.xlsx", "a.xls", "a.ods"] {
        if let Ok(text) = csv_of_upload(name, bytes) {
            csv::check(&text);
        }
    }
}
