//! The dialect of letters by itself, without placeholders and typography.

use crate::{
    letter::qr_code::paragraph::{self, QR_CODE_MAX_BYTES, QrCodeTooLong},
    markdown::{self, Document},
};

/// A text in the letter dialect of markdown: the blocks of [`EmailMarkdown`](crate::EmailMarkdown), as they print.
///
/// It takes its source as it is: text that others wrote is made safe for HTML before it gets here, as
/// [`LetterMessage`](crate::LetterMessage) does.
///
/// ```
/// use tidings_template::LetterMarkdown;
///
/// let text = LetterMarkdown::parse("Go to https://example.com\n\n* one");
/// assert_eq!(text.html(), "<p>Go to <strong>example.com</strong></p><ul>\n<li>one</li>\n</ul>\n");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LetterMarkdown(Document);

impl LetterMarkdown {
    /// Parses a text. Every text is valid; the time is linear in its length.
    pub fn parse(source: &str) -> Self {
        Self(markdown::parse(source))
    }

    /// As HTML without styles. A rule is an element of class `page-break`; a paragraph that starts with `QR:` is one of
    /// class `qr-code`, unless it is more than any code holds.
    pub fn html(&self) -> String {
        markdown::to_letter_html(&self.0, &mut |paragraph| {
            paragraph::data(paragraph.html())?;
            paragraph::html(paragraph::data(&paragraph.with_whole_addresses())?)
        })
    }

    /// The first QR code that would hold more than [`QR_CODE_MAX_BYTES`].
    pub fn qr_code_too_long(&self) -> Option<QrCodeTooLong> {
        let mut found = None;
        let _html = markdown::to_letter_html(&self.0, &mut |paragraph| {
            if found.is_none() && paragraph::data(paragraph.html()).is_some() {
                let whole = paragraph.with_whole_addresses();
                let too_long = paragraph::data(&whole).filter(|data| data.len() > QR_CODE_MAX_BYTES);
                found = too_long.map(|data| QrCodeTooLong { data: data.to_owned() });
            }
            None
        });
        found
    }
}
