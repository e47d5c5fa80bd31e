//! Blocks between fences.

use super::lines::{first_line, with_breaks};

/// The least marks that make a fence.
const SHORTEST: usize = 3;

/// Finds the closed fences of one text. Knows what closes further on, so that a text of openings is read once.
#[derive(Debug, Default)]
pub(super) struct Fences {
    /// For backticks and tildes, the lines that can close a fence.
    closing: [Option<Vec<Closing>>; 2],
}

/// A line that ends in marks, and the most marks in which it or any line after it does.
#[derive(Debug)]
struct Closing {
    line: usize,
    longest: usize,
}

impl Fences {
    /// The content of a fenced block that starts there, and the block's length.
    pub(super) fn at<'t>(&mut self, text: &'t str, at: usize) -> Option<(&'t str, usize)> {
        let rest = text.get(at..)?;
        let line = first_line(rest);
        let start = line.trim_start_matches(' ');
        let mark = start.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = start.trim_start_matches(mark);
        let length = start.len() - info.len();
        let language = info.trim_matches(' ');
        if length < SHORTEST || language.contains(|c: char| c == '`' || c.is_whitespace()) {
            return None;
        }
        let from = line.len() + 1;
        let content = rest.get(from..)?;
        let first = first_line(content);
        // The first line is searched whether or not a later one closes.
        let lines = if self.closes(text, at + from + first.len(), mark, length) { content } else { first };
        let (end, line_end) = closing(lines, mark, length)?;
        Some((rest.get(from..from + end)?, with_breaks(rest, from + line_end)))
    }

    /// Whether a line that starts from there on ends in at least so many marks.
    fn closes(&mut self, text: &str, from: usize, mark: char, length: usize) -> bool {
        let Some(closing) = self.closing.get_mut(usize::from(mark == '~')) else { return false };
        let closing = closing.get_or_insert_with(|| closings(text, mark));
        let next = closing.partition_point(|closing| closing.line < from);
        closing.get(next).is_some_and(|closing| closing.longest >= length)
    }
}

fn closings(text: &str, mark: char) -> Vec<Closing> {
    let mut line = 0;
    let mut found = Vec::new();
    for content in text.split('\n') {
        let content_end = content.trim_end_matches(' ');
        let longest = content_end.len() - content_end.trim_end_matches(mark).len();
        if longest >= SHORTEST {
            found.push(Closing { line, longest });
        }
        line += content.len() + 1;
    }
    let mut longest = 0;
    for closing in found.iter_mut().rev() {
        longest = closing.longest.max(longest);
        closing.longest = longest;
    }
    found
}

/// Where the content ends, without white space, and where the line with the closing fence does.
fn closing(content: &str, mark: char, length: usize) -> Option<(usize, usize)> {
    let first = content.chars().next()?.len_utf8();
    let mut line_start = 0;
    for line in content.split('\n') {
        let line_end = line_start + line.len();
        let trimmed = line.trim_end_matches(' ');
        let run = trimmed.len() - trimmed.trim_end_matches(mark).len();
        // The fence is the first of the run that leaves something before it.
        let fence = line_start + trimmed.len() - run.min(trimmed.len());
        if run >= length {
            let fence = (line_start + trimmed.len() - length).min(fence.max(first));
            if fence >= first {
                let text = content[..line_start + trimmed.len() - length].trim_end();
                return Some((text.len().max(first), line_end));
            }
        }
        line_start = line_end + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_closed_fences_count() {
        let at_start = |text: &'static str| Fences::default().at(text, 0);
        assert_eq!(at_start("```py\na\n\n```\n\nb"), Some(("a", 14)));
        assert_eq!(at_start("~~~\na~~~ "), Some(("a", 9)));
        assert_eq!(at_start("```\na"), None);
        assert_eq!(at_start("````\na\n```"), None);
    }

    #[test]
    fn later_fences_are_found_by_the_same_search() {
        let text = "```\n~~~\na\n~~~\n````\nb\n````";
        let mut fences = Fences::default();
        assert_eq!(fences.at(text, 4), Some(("a", 10)));
        assert_eq!(fences.at(text, 14), Some(("b", 11)));
        assert_eq!(fences.at(text, 21), None);
    }
}
