//! Lists and their items.

use memchr::memchr;

use super::{
    block::{MAX_DEPTH, Parser, Within},
    definitions,
    document::{Event, Span},
    lines::{first_line, indent, is_marks, marker},
};

/// Adds the list at the start of the text, and returns its length.
pub(super) fn parse(parser: &mut Parser, rest: Span) -> Option<usize> {
    let text = rest.of(&parser.document.text);
    let (marker_length, ordered) = marker(first_line(text))?;
    let length = length(text, marker_length)?;
    let list = rest.to(length);
    parser.document.events.push(Event::List { ordered });
    if parser.depth.lists >= MAX_DEPTH {
        let number = ordered.then_some(1);
        parser.document.events.extend([Event::Item(number), Event::Lines(list), Event::End]);
    } else {
        parser.depth.lists += 1;
        items(parser, list, ordered);
        parser.depth.lists -= 1;
    }
    parser.document.events.push(Event::End);
    Some(length)
}

/// Where the list ends: before a rule or a definition, or at a blank line that nothing of the list follows.
fn length(text: &str, marker_length: usize) -> Option<usize> {
    let spaces = &text[..indent(text)];
    let first = text[marker_length..].chars().next()?;
    let mut from = marker_length + first.len_utf8();
    while let Some(found) = memchr(b'\n', &text.as_bytes()[from..]) {
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

fn items(parser: &mut Parser, list: Span, ordered: bool) {
    let mut rest = list;
    let mut after_blank = false;
    for number in 1.. {
        let text = rest.of(&parser.document.text);
        let length = item_length(text);
        let is_last = length == text.len();
        let content = without_marker(parser, rest.to(length));
        let text = content.of(&parser.document.text);
        let ends_blank = !is_last && text.ends_with('\n');
        let loose = after_blank || ends_blank || text.trim_end().contains("\n\n");
        // An item without any text says nothing of the next one.
        if !is_last && !text.is_empty() {
            after_blank = ends_blank;
        }
        parser.document.events.push(Event::Item(ordered.then_some(number)));
        parser.blocks(content, Within::Item { loose });
        parser.document.events.push(Event::End);
        if is_last {
            break;
        }
        rest = rest.from(length + 1);
    }
}

/// The length of the first item: up to the line break before a line that has a marker with the same indent.
fn item_length(list: &str) -> usize {
    let spaces = indent(list);
    let mut end = first_line(list).len();
    while let Some(next) = list.get(end + 1..).filter(|next| !next.is_empty()) {
        let line = first_line(next);
        if indent(line) == spaces && marker(line).is_some() {
            return end;
        }
        end += 1 + line.len();
    }
    list.len()
}

/// The text of an item; lines that are indented move left by as much as the marker took.
fn without_marker(parser: &mut Parser, item: Span) -> Span {
    let text = item.of(&parser.document.text);
    let length = marker(first_line(text)).map_or(0, |(length, _)| length);
    let (marker, content) = text.split_at(length);
    let content_span = item.from(length);
    if !content.contains("\n ") {
        return content_span;
    }
    let characters = marker.chars().count();
    parser.moved_left(content_span, |line, _| indent(line).min(characters))
}
