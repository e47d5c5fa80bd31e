//! What a line can be, and what can start at one.

use memchr::memchr;

use super::{document::Level, source::is_digit};
use crate::whitespace::is_space;

/// The first line of a text, without its line break.
pub(super) fn first_line(text: &str) -> &str {
    memchr(b'\n', text.as_bytes()).and_then(|end| text.get(..end)).unwrap_or(text)
}

/// The length of a line and of every line break that follows.
pub(super) fn with_breaks(text: &str, line: usize) -> usize {
    let rest = text.get(line..).unwrap_or_default();
    line + (rest.len() - rest.trim_start_matches('\n').len())
}

/// How many spaces a text starts with.
pub(super) fn indent(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

/// Three or more of `-`, `*`, `_`, with spaces between if any, indented by three spaces at most.
pub(super) fn is_rule(line: &str) -> bool {
    indent(line) <= 3 && is_marks(line.trim_start_matches(' '))
}

/// Three or more of `-`, `*`, `_` with spaces after them, from the start of the line.
pub(super) fn is_marks(line: &str) -> bool {
    let mut marks = 0;
    line.starts_with(['-', '*', '_'])
        && line.bytes().all(|byte| {
            marks += usize::from(byte != b' ');
            matches!(byte, b'-' | b'*' | b'_' | b' ')
        })
        && marks >= 3
}

/// One to six `#`, no space needed; closing ones are dropped. Gives the depth and the text.
pub(super) fn heading(line: &str) -> Option<(usize, &str)> {
    let start = line.trim_start_matches(' ');
    let run = start.bytes().take_while(|&byte| byte == b'#').count();
    // A heading has a text: of hashes alone, the last one is it.
    let depth = if run == start.len() { run.min(7).saturating_sub(1) } else { run.min(6) };
    if depth == 0 {
        return None;
    }
    let rest = &start[depth..];
    let text = rest.trim_start_matches(' ');
    if text.is_empty() {
        return Some((depth, &rest[rest.len() - 1..]));
    }
    let closed = text.trim_end_matches(' ').trim_end_matches('#').trim_end_matches(' ');
    let first = text.chars().next().map_or(0, char::len_utf8);
    Some((depth, &text[..closed.len().max(first)]))
}

/// Whether a line, the first of the text, is underlined with `=` or `-`: level, and the length of both lines.
pub(super) fn underlined(text: &str, line: &str) -> Option<(Level, usize)> {
    let below = text.get(line.len() + 1..).filter(|below| below.starts_with([' ', '=', '-'])).map(first_line)?;
    let marks = below.trim_matches(' ');
    if line.is_empty() || marks.is_empty() || !marks.bytes().all(|byte| matches!(byte, b'=' | b'-')) {
        return None;
    }
    let end = line.len() + 1 + below.len();
    let level = if marks.ends_with('=') { Level::One } else { Level::Two };
    Some((level, with_breaks(text, end)))
}

/// The marker of a list item, with its indent: how long it is, and whether it is a number.
pub(super) fn marker(line: &str) -> Option<(usize, bool)> {
    let spaces = indent(line);
    let start = &line[spaces..];
    if let Some(rest) = start.strip_prefix(['•', '*', '-']) {
        return Some((line.len() - rest.len(), false));
    }
    let rest = number(start)?;
    Some((line.len() - rest.len(), true))
}

/// What follows a number with a full stop.
fn number(start: &str) -> Option<&str> {
    let after = start.trim_start_matches(is_digit);
    (after.len() < start.len()).then(|| after.strip_prefix('.')).flatten()
}

/// Whether the text interrupts a paragraph as a list: a marker, a space, and something after it.
pub(super) fn interrupts_as_list(text: &str) -> bool {
    let start = text.trim_start_matches(' ');
    let after_bullet = start.strip_prefix(['*', '+', '-']);
    let rest = after_bullet.unwrap_or(start);
    let after_number = number(rest);
    (after_bullet.is_some() || after_number.is_some())
        && after_number.unwrap_or(rest).strip_prefix(' ').is_some_and(|rest| !rest.is_empty())
}

/// `^` and at least one character.
pub(super) fn is_inset(line: &str) -> bool {
    line.trim_start_matches(' ').strip_prefix('^').is_some_and(|rest| !rest.is_empty())
}

/// `>` and at least one character: no quote in this dialect, but the end of a paragraph.
pub(super) fn is_quote(line: &str) -> bool {
    line.trim_start_matches(' ').strip_prefix('>').is_some_and(|rest| !rest.is_empty())
}

/// The length of a table, which has no place in a message: a header, a line of dashes, rows. The header is the first line.
/// With `outer` pipes each line starts with one; without, the header and the rows hold one somewhere.
pub(super) fn table(text: &str, header: &str, outer: bool) -> Option<usize> {
    let below = text.get(header.len() + 1..)?;
    // Most lines are no separator, which can be told at once.
    let separator = Some(below).filter(|below| below.starts_with([' ', '|', '-', ':'])).map(first_line)?;
    let is_header = if outer {
        header.trim_start_matches(' ').strip_prefix('|').is_some_and(|rest| !rest.is_empty())
    } else {
        let cells = header.trim_start_matches(' ');
        !cells.starts_with(is_space) && cells.char_indices().skip(1).any(|(_, c)| c == '|')
    };
    if !is_header || !is_separator(separator, outer) {
        return None;
    }
    let mut rest = below.get(separator.len() + 1..)?;
    loop {
        let row = first_line(rest);
        let is_row = if outer { row.trim_start_matches(' ').starts_with('|') } else { row.contains('|') };
        if !is_row {
            break;
        }
        rest = rest.get(row.len() + 1..).unwrap_or_default();
    }
    Some(text.len() - rest.trim_start_matches('\n').len())
}

fn is_separator(line: &str, outer: bool) -> bool {
    let line = line.trim_start_matches(' ');
    let is_part = |part: &str| part.bytes().all(|byte| matches!(byte, b'-' | b'|' | b' ' | b':'));
    if outer {
        let cells = line.strip_prefix('|').map(|cells| cells.trim_start_matches(' '));
        return cells.is_some_and(|cells| cells.starts_with(['-', ':']) && is_part(cells));
    }
    let rest = line.trim_start_matches(['-', ':']);
    rest.len() < line.len() && rest.trim_start_matches(' ').starts_with('|') && is_part(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_have_a_text() {
        let cases = [
            ("# a ##", Some((1, "a"))),
            ("#gov", Some((1, "gov"))),
            ("##", Some((1, "#"))),
            ("#", None),
            ("# ", Some((1, " "))),
            ("##########", Some((6, "#"))),
        ];
        for (line, expected) in cases {
            assert_eq!(heading(line), expected, "{line}");
        }
    }

    #[test]
    fn lists_interrupt_paragraphs_with_a_space_only() {
        let cases = [("* a", true), ("*a", false), ("1. a", true), ("+ a", true), ("• a", false), ("* ", false)];
        for (line, expected) in cases {
            assert_eq!(interrupts_as_list(line), expected, "{line}");
        }
    }
}
