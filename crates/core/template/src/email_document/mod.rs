//! The document around an email's content, for the mail programs that there are.
//!
//! Tables and inline styles carry the layout, because many programs drop style sheets; the sheets add what those that
//! read them can do better: dark mode, narrow screens, print. Outlook for Windows, which lays out as Word does and knows
//! no greatest width, gets a table of fixed width in comments that only it reads. Tables are presentation to screen
//! readers, and the language, the title and what the whole is are said.
//!
//! Everything is appended to one buffer; what never changes is a constant.

mod branding;
mod colour;
mod frame;

pub use branding::{Brand, EmailBranding, GovukBanner};

use crate::markdown::{escape, escape_attribute};

/// How much of the page is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// A document of its own.
    Complete,
    /// What stands inside the body, to be put into another page.
    Fragment,
}

/// Appends the page: hidden preheader, branding, content. The subject is text; the preheader is HTML, and `content`
/// appends HTML.
pub(crate) fn push(
    out: &mut String,
    extent: Extent,
    subject: &str,
    preheader: &str,
    branding: &EmailBranding,
    content: impl FnOnce(&mut String),
) {
    if extent == Extent::Complete {
        let (title, label) = (escape(subject), escape_attribute(subject));
        out.extend([frame::HEAD, &title, frame::STYLES, &label, frame::LABEL_END]);
    }
    out.extend([frame::PREHEADER, preheader, frame::PREHEADER_END, branding.html(), frame::CONTENT]);
    content(out);
    out.push_str(frame::CONTENT_END);
    if extent == Extent::Complete {
        out.push_str(frame::END);
    }
}

/// How long a page is without its content: what to reserve.
pub(crate) fn length_around(subject: &str, preheader: &str, branding: &EmailBranding) -> usize {
    frame::LENGTH + 2 * subject.len() + preheader.len() + branding.html().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(extent: Extent, subject: &str) -> String {
        let mut out = String::new();
        push(&mut out, extent, subject, "Soon", &EmailBranding::default(), |out| out.push_str("<p>Hi</p>"));
        out
    }

    #[test]
    fn a_document_says_what_it_is() {
        let page = page(Extent::Complete, "A & <b> \"c\"");
        assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"), "{page}");
        assert!(page.contains("<title>A &amp; &lt;b&gt; \"c\"</title>"), "{page}");
        assert!(page.contains("aria-label=\"A &amp; &lt;b&gt; &quot;c&quot;\""), "{page}");
        assert!(page.contains("name=\"color-scheme\"") && page.contains("prefers-color-scheme"), "{page}");
        assert!(page.ends_with("</body>\n</html>\n"), "{page}");
    }

    #[test]
    fn a_fragment_holds_the_same_without_the_document() {
        let fragment = page(Extent::Fragment, "A");
        assert!(
            !fragment.contains("<html") && !fragment.contains("<style") && !fragment.contains("</body"),
            "{fragment}"
        );
        assert!(page(Extent::Complete, "A").contains(&fragment));
        assert!(fragment.contains("hidden>Soon…</div>") && fragment.contains("<p>Hi</p>"), "{fragment}");
    }

    #[test]
    fn every_element_is_closed() {
        let page = page(Extent::Complete, "A");
        for tag in ["html", "head", "body", "style", "table", "tr", "td", "div", "title"] {
            let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }

    #[test]
    fn the_frame_is_small() {
        let page = page(Extent::Complete, "A");
        assert!(page.len() < 4096, "{}", page.len());
        assert!(page.len() <= length_around("A", "Soon", &EmailBranding::default()) + "<p>Hi</p>".len());
    }
}
