//! The blocks of a message.

use std::iter::Peekable;

use super::{Block, Level, inline};

/// Insets may be nested; deeper ones are flat, so that no message can exhaust the stack.
const MAX_DEPTH: usize = 6;

/// A marker that starts a list item, and the item's text.
struct Item<'a> {
    ordered: bool,
    spaced: bool,
    text: &'a str,
}

/// Parses a message into blocks.
pub(crate) fn parse(text: &str) -> Vec<Block<'_>> {
    parse_lines(text.lines(), MAX_DEPTH)
}

fn parse_lines<'a>(lines: impl Iterator<Item = &'a str>, depth: usize) -> Vec<Block<'a>> {
    let mut lines = lines.peekable();
    let mut blocks = Vec::new();
    while let Some(&line) = lines.peek() {
        if is_blank(line) {
            lines.next();
        } else if is_rule(line) {
            lines.next();
            blocks.push(Block::Rule);
        } else if let Some(heading) = heading(line) {
            lines.next();
            blocks.push(heading);
        } else if line.trim_start_matches(' ').starts_with('^') && depth > 0 {
            blocks.push(inset(&mut lines, depth));
        } else if let Some(first) = item(line) {
            blocks.push(list(&mut lines, first.ordered));
        } else {
            blocks.push(paragraph(&mut lines));
        }
    }
    blocks
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

/// Three or more of `-`, `*`, `_`, with spaces between if any, indented by three spaces at most.
fn is_rule(line: &str) -> bool {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let marks = line.chars().filter(|c| matches!(c, '-' | '*' | '_')).count();
    indent <= 3 && marks >= 3 && line.chars().all(|c| matches!(c, '-' | '*' | '_' | ' '))
}

/// One to six `#`, no space needed; closing ones are dropped. Deeper than two is a paragraph.
fn heading(line: &str) -> Option<Block<'_>> {
    let start = line.trim_start_matches(' ');
    let text = start.trim_start_matches('#');
    let depth = start.len() - text.len();
    let text = text.trim().trim_end_matches('#').trim_end();
    if !(1..=6).contains(&depth) || text.is_empty() {
        return None;
    }
    let line = inline::parse(text);
    Some(match depth {
        1 => Block::Heading(Level::One, line),
        2 => Block::Heading(Level::Two, line),
        _ => Block::Paragraph(vec![line]),
    })
}

/// A bullet or a number with a full stop. No space is needed after it.
fn item(line: &str) -> Option<Item<'_>> {
    let start = line.trim_start_matches(' ');
    let after_digits = start.trim_start_matches(char::is_numeric);
    let (ordered, rest) = if after_digits.len() < start.len() {
        (true, after_digits.strip_prefix('.')?)
    } else {
        (false, start.strip_prefix(['•', '*', '-'])?)
    };
    let bullet = start.starts_with('•');
    Some(Item { ordered, spaced: rest.starts_with(' ') && !is_blank(rest) && !bullet, text: rest.trim() })
}

/// Lines up to a blank one; a line that starts with a marker is a new item, others continue the item before.
/// One blank line between items does not end the list.
fn list<'a>(lines: &mut Peekable<impl Iterator<Item = &'a str>>, ordered: bool) -> Block<'a> {
    let mut items: Vec<Vec<_>> = Vec::new();
    let mut after_blank = false;
    while let Some(&line) = lines.peek() {
        match item(line) {
            _ if is_blank(line) && !after_blank => after_blank = true,
            _ if is_rule(line) => break,
            Some(item) if item.spaced || !after_blank => {
                items.push(vec![inline::parse(item.text)]);
                after_blank = false;
            }
            _ if after_blank => break,
            _ => {
                if let Some(last) = items.last_mut() {
                    last.push(inline::parse(line.trim()));
                }
            }
        }
        lines.next();
    }
    Block::List { ordered, items }
}

fn inset<'a>(lines: &mut Peekable<impl Iterator<Item = &'a str>>, depth: usize) -> Block<'a> {
    let mut inner = Vec::new();
    while let Some(line) = lines.next_if(|line| !is_blank(line)) {
        let start = line.trim_start_matches(' ');
        inner.push(start.strip_prefix('^').map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest)));
    }
    Block::Inset(parse_lines(inner.into_iter(), depth - 1))
}

fn paragraph<'a>(lines: &mut Peekable<impl Iterator<Item = &'a str>>) -> Block<'a> {
    let mut parsed = Vec::new();
    while let Some(line) = lines.next_if(|line| {
        let interrupts = is_rule(line) || heading(line).is_some() || item(line).is_some_and(|item| item.spaced);
        parsed.is_empty() || !(is_blank(line) || interrupts)
    }) {
        parsed.push(inline::parse(line.trim()));
    }
    Block::Paragraph(parsed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Inline;

    fn line(text: &str) -> Vec<Inline<'_>> {
        vec![Inline::Text(text)]
    }

    #[test]
    fn blocks_are_told_apart() {
        let text = "#Title\nintro\nmore\n* a\n*b\n\n---\n\n1. c\n2. d\n\n^ inset\n## Sub ##";
        let expected = vec![
            Block::Heading(Level::One, line("Title")),
            Block::Paragraph(vec![line("intro"), line("more")]),
            Block::List { ordered: false, items: vec![vec![line("a")], vec![line("b")]] },
            Block::Rule,
            Block::List { ordered: true, items: vec![vec![line("c")], vec![line("d")]] },
            Block::Inset(vec![Block::Paragraph(vec![line("inset")]), Block::Heading(Level::Two, line("Sub"))]),
        ];
        assert_eq!(parse(text), expected);
    }

    #[test]
    fn a_bullet_without_space_does_not_interrupt_a_paragraph() {
        assert_eq!(parse("a\n*b"), vec![Block::Paragraph(vec![line("a"), line("*b")])]);
    }

    #[test]
    fn nesting_is_bounded() {
        assert!(matches!(parse(&"^".repeat(10_000)).as_slice(), [Block::Inset(_)]));
    }
}
