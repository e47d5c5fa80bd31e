//! Files that can be sent by email link: their kinds and their sizes in words.

use crate::text_enum::text_enum;

text_enum! {
    /// A kind of file, by its extension in lower case.
    FileType {
        Csv = "csv",
        Doc = "doc",
        Docx = "docx",
        Jpeg = "jpeg",
        Jpg = "jpg",
        Json = "json",
        Odt = "odt",
        Pdf = "pdf",
        Png = "png",
        Rtf = "rtf",
        Txt = "txt",
        Xlsx = "xlsx",
    }
}

impl FileType {
    /// The kind of an extension without its dot, in either case; `None` for kinds that are not taken.
    ///
    /// ```
    /// use tidings_domain::FileType;
    ///
    /// assert_eq!(FileType::from_extension("PDF"), Some(FileType::Pdf));
    /// assert_eq!(FileType::from_extension("gif"), None);
    /// ```
    pub fn from_extension(extension: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.as_str().eq_ignore_ascii_case(extension))
    }

    /// The kind of a MIME type, as detected in the file's bytes; `text/rtf` is known beside [`Self::mime_type`].
    pub fn from_mime_type(mime_type: &str) -> Option<Self> {
        match mime_type {
            "text/rtf" => Some(Self::Rtf),
            _ => Self::ALL.iter().copied().find(|kind| kind.mime_type() == mime_type),
        }
    }

    /// The MIME type to serve it with.
    pub const fn mime_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Doc => "application/msword",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Jpeg | Self::Jpg => "image/jpeg",
            Self::Json => "application/json",
            Self::Odt => "application/vnd.oasis.opendocument.text",
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Rtf => "application/rtf",
            Self::Txt => "text/plain",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }

    /// As the page says what is about to be downloaded.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Csv => "CSV file",
            Self::Doc | Self::Docx => "Microsoft Word document",
            Self::Jpeg | Self::Jpg => "JPEG file",
            Self::Json => "JSON file",
            Self::Odt | Self::Rtf | Self::Txt => "text file",
            Self::Pdf => "PDF",
            Self::Png => "PNG file",
            Self::Xlsx => "Microsoft Excel spreadsheet",
        }
    }
}

/// A number of bytes in words: kilobytes below half a tenth of a megabyte, megabytes above, of 1,024, to one digit after the
/// point unless that is nought, and never none at all.
///
/// ```
/// use tidings_domain::file_type::size_in_words;
///
/// assert_eq!(size_in_words(0), "0.1KB");
/// assert_eq!(size_in_words(10_240), "10KB");
/// assert_eq!(size_in_words(1_572_864), "1.5MB");
/// ```
pub fn size_in_words(bytes: u64) -> String {
    const KILOBYTE: f64 = 1024.0;
    const MEGABYTE: f64 = KILOBYTE * KILOBYTE;
    const HALF_A_TENTH: f64 = 0.05;

    #[expect(clippy::cast_precision_loss, reason = "one digit after the point is shown of sixteen")]
    let bytes = bytes as f64;
    let (size, unit) =
        if bytes < MEGABYTE * HALF_A_TENTH { (bytes / KILOBYTE, "KB") } else { (bytes / MEGABYTE, "MB") };
    let size = if bytes < KILOBYTE * HALF_A_TENTH { "0.1".to_owned() } else { format!("{size:.1}") };
    format!("{}{unit}", size.strip_suffix(".0").unwrap_or(&size))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_noughts_of_whole_numbers_stay() {
        for (bytes, words) in [
            (51, "0.1KB"),
            (1000, "1KB"),
            (51_149, "50KB"),
            (52_429, "0.1MB"),
            (20_971_520, "20MB"),
            (104_857_600, "100MB"),
        ] {
            assert_eq!(size_in_words(bytes), words);
        }
    }

    #[test]
    fn any_size_has_words() {
        assert_eq!(size_in_words(u64::MAX), "17592186044416MB");
    }

    #[test]
    fn every_mime_type_is_known_again() {
        for &kind in FileType::ALL {
            assert_eq!(FileType::from_mime_type(kind.mime_type()).map(FileType::mime_type), Some(kind.mime_type()));
        }
        assert_eq!(FileType::from_mime_type("image/jpeg"), Some(FileType::Jpeg));
        assert_eq!(FileType::from_mime_type("text/rtf"), Some(FileType::Rtf));
    }
}
