//! Blocks between fences.

use super::lines::{first_line, with_breaks};

/// Finds closed fences. Remembers which were found unclosed, so that a text of openings is read once.
#[derive(Debug, Default)]
pub(super) struct Fences {
    /// For backticks and tildes, the shortest fence that nothing closes from here on.
    unclosed: [Option<usize>; 2],
}

impl Fences {
    /// The content of a fenced block at the start of the text, and the block's length.
    pub(super) fn at<'a>(&mut self, text: &'a str) -> Option<(&'a str, usize)> {
        let line = first_line(text);
        let start = line.trim_start_matches(' ');
        let mark = start.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = start.trim_start_matches(mark);
        let length = start.len() - info.len();
        let language = info.trim_matches(' ');
        if length < 3 || language.contains(|c: char| c == '`' || c.is_whitespace()) {
            return None;
        }
        let unclosed = self.unclosed.get_mut(usize::from(mark == '~'))?;
        if unclosed.is_some_and(|shortest| shortest <= length) {
            return None;
        }
        let from = line.len() + 1;
        let found = text.get(from..).and_then(|content| closing(content, mark, length));
        match found {
            Some((end, line_end)) => Some((&text[from..from + end], with_breaks(text, from + line_end))),
            None => {
                *unclosed = Some(length);
                None
            }
        }
    }
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
        let mut fences = Fences::default();
        assert_eq!(fences.at("```py\na\n\n```\n\nb"), Some(("a", 14)));
        assert_eq!(fences.at("~~~\na~~~ "), Some(("a", 9)));
        assert_eq!(fences.at("```\na"), None);
        assert_eq!(fences.at("````\na\n````"), None, "nothing closes from here on");
    }
}
