//! Uploaded files of recipients as comma separated values, which are stored, checked and sent from.
//!
//! Everything is bounded: what is unpacked, how many rows and columns are read, how much text comes out.

mod archive;
mod cell_text;
mod encoding;
mod error;
mod kind;
mod open_document;
mod table;
mod workbook;
mod xls_limits;

pub use encoding::TextDecoder;
pub use error::UploadError;
pub use kind::UploadKind;

use table::CsvText;

use crate::recipient_csv::parser::{Cells, Dialect, Parser};

/// The text of an upload as comma separated values, which [`RecipientCsv`](crate::RecipientCsv) checks.
///
/// Of a workbook the first sheet is read that is not hidden. A number reads as people see it, `7700900123`, a date as
/// `2026-11-25`, a time as `09:30`, a yes or no as `True` or `False`; of merged cells each has the text of all.
/// Line breaks of text files may be those of any system.
///
/// ```
/// use tidings_recipients::csv_of_upload;
///
/// assert_eq!(csv_of_upload("list.tsv", b"phone number\tname\n07700900123\tBird, Amala")?,
///     "phone number,name\r\n07700900123,\"Bird, Amala\"\r\n");
/// # Ok::<(), tidings_recipients::UploadError>(())
/// ```
///
/// # Errors
/// Why no rows can be read from the file: [`UploadError`].
pub fn csv_of_upload(file_name: &str, bytes: &[u8]) -> Result<String, UploadError> {
    match UploadKind::of(file_name, bytes)? {
        UploadKind::Csv => text(bytes),
        UploadKind::Tsv => tab_separated(&text(bytes)?),
        UploadKind::Xlsx => workbook::read_xlsx(bytes),
        UploadKind::Xls => workbook::read_xls(bytes),
        UploadKind::Ods => open_document::read(bytes),
    }
}

/// The text of a file, its lines ended by line feeds, after a carriage return or not.
fn text(bytes: &[u8]) -> Result<String, UploadError> {
    let mut text = String::with_capacity(bytes.len());
    let mut decoder = TextDecoder::default();
    decoder.push(bytes, |piece| text.push_str(piece))?;
    decoder.finish(|piece| text.push_str(piece))?;
    Ok(with_line_feeds(text))
}

/// A text whose lines end as on any system, ended by line feeds: where a carriage return stands alone, all become line feeds.
/// Where none does, the text is left as it is.
pub fn with_line_feeds(text: String) -> String {
    let breaks = text.matches('\r').count();
    let lone = breaks > text.matches("\r\n").count();
    if lone { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

fn tab_separated(text: &str) -> Result<String, UploadError> {
    let mut parser = Parser::new(Dialect::TSV);
    let mut csv = CsvText::default();
    let mut on_row = |cells: Cells<'_>| {
        for (column, cell) in (0..).zip(cells.iter()) {
            csv.cell_at(column, cell)?;
        }
        csv.end_row()
    };
    parser.push(text, &mut on_row)?;
    parser.finish(&mut on_row)?;
    Ok(csv.into_text())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_may_end_as_on_any_system() {
        assert_eq!(csv_of_upload("a.csv", b"a,b\r1,2\r\n3,4").as_deref(), Ok("a,b\n1,2\n3,4"));
        assert_eq!(csv_of_upload("a.csv", b"a,b\r\n1,2").as_deref(), Ok("a,b\r\n1,2"));
        assert_eq!(csv_of_upload("a.tsv", b"a\tb\r1\t\"2\t3\"").as_deref(), Ok("a,b\r\n1,2\t3\r\n"));
    }

    #[test]
    fn damaged_workbooks_are_refused() {
        let compound = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
        for (name, start) in [("a.xlsx", &b"PK\x03\x04"[..]), ("a.ods", b"PK\x03\x04"), ("a.xls", compound)] {
            let bytes = [start, &[7; 2048]].concat();
            assert_eq!(csv_of_upload(name, &bytes), Err(UploadError::Damaged), "{name}");
        }
    }
}
