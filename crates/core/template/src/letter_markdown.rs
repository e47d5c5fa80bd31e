//! The dialect of letters by itself, without placeholders and typography.

use crate::markdown::{self, Document, Paragraph};

/// A text in the letter dialect of markdown: the blocks of [`EmailMarkdown`](crate::EmailMarkdown), as they print.
///
/// It takes its source as it is: text that others wrote is made safe for HTML before it gets here.
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

    /// As HTML without styles. A rule is an element of class `page-break`.
    pub fn html(&self) -> String {
        self.html_replacing(|_| None)
    }

    /// As HTML; `replace` sees each paragraph that is not blank, in reading order, and may give other HTML for what is
    /// inside it. Headings below the first level are paragraphs; the lines of a list without blank lines are none.
    ///
    /// ```
    /// use tidings_template::LetterMarkdown;
    ///
    /// let text = LetterMarkdown::parse("CODE https://example.com");
    /// let html = text.html_replacing(|paragraph| {
    ///     paragraph.html().starts_with("CODE").then(|| paragraph.with_whole_addresses().to_lowercase())
    /// });
    /// assert_eq!(html, "<p>code https://example.com</p>");
    /// ```
    pub fn html_replacing(&self, mut replace: impl FnMut(&Paragraph<'_>) -> Option<String>) -> String {
        markdown::to_letter_html(&self.0, &mut replace)
    }
}
