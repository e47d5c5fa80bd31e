//! The dialect by itself, without placeholders and typography.

use crate::markdown::{self, Document};

/// A text in the email dialect of markdown, parsed once and rendered in each form.
///
/// It takes its source as it is: text that others wrote is made safe for HTML before it gets here, as
/// [`EmailMessage`](crate::EmailMessage) does.
///
/// ```
/// use tidings_template::EmailMarkdown;
///
/// let text = EmailMarkdown::parse("* one\n* [two](https://example.com)");
/// assert_eq!(text.plain_text(), "\n\n• one\n• two: https://example.com");
/// assert_eq!(text.preheader(), "\n\n• one\n• two");
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EmailMarkdown(Document);

impl EmailMarkdown {
    /// Parses a text. Every text is valid; the time is linear in its length.
    pub fn parse(source: &str) -> Self {
        Self(markdown::parse(source))
    }

    /// As HTML with inline styles.
    pub fn html(&self) -> String {
        let mut out = String::new();
        markdown::push_html(&self.0, &mut out);
        out
    }

    /// As plain text, in which `&`, `<` and `>` are still references. Starts with line breaks.
    pub fn plain_text(&self) -> String {
        markdown::to_plain_text(&self.0)
    }

    /// As plain text without rules, underlines and addresses, for the line under the subject.
    pub fn preheader(&self) -> String {
        markdown::to_preheader(&self.0, self.0.len(), usize::MAX)
    }
}
