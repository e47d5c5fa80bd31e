//! HTML as the rule for quotes sees it: runs of text between tags.

use memchr::{memchr, memmem};

use crate::whitespace::is_space;

/// The text between two tags.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece<'t> {
    /// Where it starts.
    pub at: usize,
    pub text: &'t str,
    /// Whether it is inside an element whose text is left alone.
    pub verbatim: bool,
}

/// The runs of text of an HTML text, in order. A `<` that nothing closes, and all after it, is text.
pub(super) fn pieces(html: &str) -> Pieces<'_> {
    Pieces { html, done: 0, tag_end: 0, open: Vec::new(), comments_end: true }
}

#[derive(Debug)]
pub(super) struct Pieces<'t> {
    html: &'t str,
    /// Where the next run of text starts.
    done: usize,
    /// Where the tag behind the last run of text ends.
    tag_end: usize,
    /// Elements around this place whose text is left alone.
    open: Vec<&'static str>,
    /// Whether a comment that starts from here on may have an end.
    comments_end: bool,
}

impl<'t> Iterator for Pieces<'t> {
    type Item = Piece<'t>;

    fn next(&mut self) -> Option<Piece<'t>> {
        loop {
            if self.done < self.tag_end {
                // A comment that holds two hyphens is text by itself.
                let at = std::mem::replace(&mut self.done, self.tag_end);
                return Some(self.piece(at, self.tag_end));
            }
            let at = self.done;
            let rest = self.html.get(at..).filter(|rest| !rest.is_empty())?;
            let start = if rest.starts_with('<') { Some(0) } else { memchr(b'<', rest.as_bytes()) };
            let Some((start, end)) = start.and_then(|start| Some((at + start, self.tag_end_from(at + start)?))) else {
                self.done = self.html.len();
                self.tag_end = self.done;
                return Some(self.piece(at, self.done));
            };
            let tag = &self.html[start..end];
            let piece = self.piece(at, start);
            (self.done, self.tag_end) = (end, end);
            if tag.starts_with("<!--") && is_text(tag) {
                self.done = start;
            }
            self.track(tag);
            if start > at {
                return Some(piece);
            }
        }
    }
}

impl<'t> Pieces<'t> {
    fn piece(&self, start: usize, end: usize) -> Piece<'t> {
        Piece { at: start, text: &self.html[start..end], verbatim: !self.open.is_empty() }
    }

    /// Where the tag or comment ends that starts here.
    fn tag_end_from(&mut self, start: usize) -> Option<usize> {
        let tag = &self.html[start..];
        if self.comments_end && tag.starts_with("<!--") {
            match comment_length(tag) {
                Some(length) => return Some(start + length),
                None => self.comments_end = false,
            }
        }
        find_end(tag.as_bytes()).map(|end| start + end + 1)
    }

    fn track(&mut self, tag: &str) {
        let (closing, name) = match tag.as_bytes() {
            [b'<', b'/', name @ ..] => (true, name),
            [b'<', name @ ..] => (false, name),
            _ => return,
        };
        let Some(known) = verbatim_tag(name) else { return };
        if !closing {
            self.open.push(known);
        } else if self.open.last() == Some(&known) {
            self.open.pop();
        }
    }
}

/// Where the first `>` is. Half of all tags are closing ones, so short that looking at each byte finds it sooner.
fn find_end(tag: &[u8]) -> Option<usize> {
    const SHORT: usize = 5;
    let short = tag.iter().take(SHORT).position(|&byte| byte == b'>');
    short.or_else(|| Some(SHORT + memchr(b'>', tag.get(SHORT..)?)?))
}

/// Which of the tags it is whose text is left alone. Compared by prefix: `a` covers `abbr` and `address` too.
fn verbatim_tag(name: &[u8]) -> Option<&'static str> {
    let candidates: &[&str] = match name.first()?.to_ascii_lowercase() {
        b'a' => &["a"],
        b'p' => &["pre"],
        b's' => &["samp", "script", "style"],
        b'c' => &["code"],
        b't' => &["tt"],
        b'k' => &["kbd"],
        b'm' => &["math"],
        _ => return None,
    };
    let starts =
        |known: &&&str| name.get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known.as_bytes()));
    candidates.iter().find(starts).copied()
}

/// The length of a comment: up to the first two hyphens that only white space keeps from a `>`.
fn comment_length(comment: &str) -> Option<usize> {
    let hyphens = memmem::find_iter(comment.get(4..)?.as_bytes(), b"--").map(|at| at + 4);
    let mut ends = hyphens.filter_map(|at| {
        let after = comment.get(at..)?.trim_start_matches('-').trim_start_matches(is_space);
        after.starts_with('>').then_some(comment.len() - after.len() + 1)
    });
    ends.next()
}

/// Whether this is a comment with two hyphens inside, which some programs do not take for one.
fn is_text(comment: &str) -> bool {
    let inside =
        comment.trim_start_matches("<!--").trim_end_matches('>').trim_end_matches(is_space).trim_end_matches('-');
    inside.contains("--")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(html: &str) -> Vec<(&str, bool)> {
        pieces(html).map(|piece| (piece.text, piece.verbatim)).collect()
    }

    #[test]
    fn tags_and_comments_are_no_text() {
        assert_eq!(texts("a<b c='d'>e<!-- f -->g"), [("a", false), ("e", false), ("g", false)]);
        assert_eq!(texts("a<b"), [("a<b", false)]);
        assert_eq!(texts("<!-- a -- b -->c"), [("<!-- a -- b -->", false), ("c", false)]);
        assert_eq!(texts("<!-- a > b"), [(" b", false)]);
    }

    #[test]
    fn text_of_links_and_code_is_verbatim() {
        assert_eq!(texts("<A x>a</b>b</a>c<code>d"), [("a", true), ("b", true), ("c", false), ("d", true)]);
    }
}
