//! Lists and their items.

use super::{
    Block,
    block::{MAX_DEPTH, Parser, Within, as_paragraphs, merge_lines},
    definitions,
    lines::{first_line, indent, is_marks, marker},
};

/// Adds the list at the start of the text, and returns its length.
pub(super) fn parse(parser: &mut Parser<'_>, text: &str, out: &mut Vec<Block<String>>) -> Option<usize> {
    let (marker_length, ordered) = marker(first_line(text))?;
    let end = length(text, marker_length)?;
    let items = if parser.depth.lists >= MAX_DEPTH {
        vec![vec![Block::Text(text[..end].to_owned())]]
    } else {
        parser.depth.lists += 1;
        let items = items(parser, &text[..end]);
        parser.depth.lists -= 1;
        items
    };
    out.push(Block::List { ordered, items });
    Some(end)
}

/// Where the list ends: before a rule or a definition, or at a blank line that nothing of the list follows.
fn length(text: &str, marker_length: usize) -> Option<usize> {
    let spaces = &text[..indent(text)];
    let first = text[marker_length..].chars().next()?;
    let mut from = marker_length + first.len_utf8();
    while let Some(found) = text[from..].find('\n') {
        let start = from + found;
        let after = text[start..].trim_start_matches('\n');
        let end = text.len() - after.len();
        let outdented = after.strip_prefix(spaces).unwrap_or(after);
        let is_rule = is_marks(first_line(after)) || is_marks(first_line(outdented));
        let separated = match end - start {
            1 => false,
            2 => !after.starts_with(' ') && !continues(after, spaces),
            _ => true,
        };
        if is_rule || separated || definitions::starts(after) {
            return Some(end);
        }
        from = end;
    }
    Some(text.len())
}

/// Whether text after a blank line is an item of the list: its marker needs a space.
fn continues(after: &str, spaces: &str) -> bool {
    let line = first_line(after);
    indent(line) == spaces.len() && marker(line).is_some_and(|(length, _)| line[length..].starts_with(' '))
}

fn items(parser: &mut Parser<'_>, list: &str) -> Vec<Vec<Block<String>>> {
    let sources = split(list);
    let last = sources.len().saturating_sub(1);
    let mut after_blank = false;
    let mut out = Vec::with_capacity(sources.len());
    for (index, source) in sources.into_iter().enumerate() {
        let content = without_marker(source);
        let ends_blank = index != last && content.ends_with('\n');
        let loose = after_blank || ends_blank || has_inner_blank(&content);
        // An item without any text says nothing of the next one.
        if index != last && !content.is_empty() {
            after_blank = ends_blank;
        }
        let blocks = parser.blocks(&content, Within::ListItem);
        out.push(if loose { as_paragraphs(blocks) } else { merge_lines(blocks) });
    }
    out
}

fn has_inner_blank(content: &str) -> bool {
    content.trim_end().contains("\n\n")
}

/// Splits where a line has a marker with the same indent as the item before it.
fn split(list: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut spaces = indent(list);
    let mut line_start = 0;
    for line in list.split_inclusive('\n') {
        if line_start > 0 && indent(line) == spaces && marker(line).is_some() {
            out.push(&list[start..line_start - 1]);
            start = line_start;
            spaces = indent(line);
        }
        line_start += line.len();
    }
    out.push(&list[start..]);
    out
}

/// The text of an item; lines that are indented move left by as much as the marker took.
fn without_marker(item: &str) -> String {
    let length = marker(first_line(item)).map_or(0, |(length, _)| length);
    let content = &item[length..];
    if !content.contains("\n ") {
        return content.to_owned();
    }
    let characters = item[..length].chars().count();
    content.split('\n').map(|line| &line[indent(line).min(characters)..]).collect::<Vec<_>>().join("\n")
}
