//! What kind of file an upload is.

use super::UploadError;

/// The kinds of files that recipients are read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UploadKind {
    /// Comma separated values.
    Csv,
    /// Tab separated values.
    Tsv,
    /// A workbook of Excel since 2007, with or without macros.
    Xlsx,
    /// A workbook of Excel before 2007.
    Xls,
    /// An OpenDocument spreadsheet.
    Ods,
}

/// What zip archives start with.
const ZIP: &[u8] = b"PK\x03\x04";
/// What compound files start with, in which Excel kept workbooks before 2007.
const COMPOUND_FILE: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
/// The first entry of an OpenDocument archive, as it stands there uncompressed.
const OPEN_DOCUMENT: &[u8] = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
/// Where the name of a zip archive's first entry starts.
const ZIP_ENTRY_NAME: usize = 30;

impl UploadKind {
    /// Finds out the kind. The name decides whether we take the file at all, its content what it is: many a `.xls` is a
    /// newer workbook, or text.
    ///
    /// ```
    /// use tidings_recipients::UploadKind;
    ///
    /// assert_eq!(UploadKind::of("List.CSV", b"phone number"), Ok(UploadKind::Csv));
    /// assert_eq!(UploadKind::of("list.xls", b"PK\x03\x04"), Ok(UploadKind::Xlsx));
    /// assert!(UploadKind::of("list.pdf", b"%PDF").is_err());
    /// ```
    ///
    /// # Errors
    /// [`UploadError::NotASpreadsheet`] when the name does not end in `csv`, `tsv`, `xlsx`, `xlsm`, `xls` or `ods`.
    pub fn of(file_name: &str, bytes: &[u8]) -> Result<Self, UploadError> {
        let (_, extension) = file_name.rsplit_once('.').ok_or(UploadError::NotASpreadsheet)?;
        let extension = extension.to_ascii_lowercase();
        if !matches!(&*extension, "csv" | "tsv" | "xlsx" | "xlsm" | "xls" | "ods") {
            return Err(UploadError::NotASpreadsheet);
        }
        if bytes.starts_with(ZIP) {
            let is_open_document = bytes.get(ZIP_ENTRY_NAME..).is_some_and(|rest| rest.starts_with(OPEN_DOCUMENT));
            return Ok(if is_open_document || extension == "ods" { Self::Ods } else { Self::Xlsx });
        }
        if bytes.starts_with(COMPOUND_FILE) {
            return Ok(Self::Xls);
        }
        match &*extension {
            "csv" => Ok(Self::Csv),
            "tsv" => Ok(Self::Tsv),
            "xls" if first_line(bytes).contains(&b'\t') => Ok(Self::Tsv),
            "xls" => Ok(Self::Csv),
            _ => Err(UploadError::Damaged),
        }
    }
}

fn first_line(bytes: &[u8]) -> &[u8] {
    bytes.split(|&byte| byte == b'\n').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_admits_and_the_content_decides() {
        let cases: [(&str, &[u8], Result<UploadKind, UploadError>); 8] = [
            ("a.tsv", b"a\tb", Ok(UploadKind::Tsv)),
            ("a.xls", b"a\tb", Ok(UploadKind::Tsv)),
            ("a.xls", b"a,b", Ok(UploadKind::Csv)),
            ("a.csv", COMPOUND_FILE, Ok(UploadKind::Xls)),
            ("a.ODS", ZIP, Ok(UploadKind::Ods)),
            ("a.xlsm", ZIP, Ok(UploadKind::Xlsx)),
            ("a.xlsx", b"a,b", Err(UploadError::Damaged)),
            ("csv", b"a,b", Err(UploadError::NotASpreadsheet)),
        ];
        for (name, bytes, kind) in cases {
            assert_eq!(UploadKind::of(name, bytes), kind, "{name}");
        }
        let archive = [ZIP, &[0; ZIP_ENTRY_NAME - 4], OPEN_DOCUMENT].concat();
        assert_eq!(UploadKind::of("a.xlsx", &archive), Ok(UploadKind::Ods));
    }
}
