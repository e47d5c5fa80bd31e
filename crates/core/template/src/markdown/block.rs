//! The blocks of a message.

use memchr::memmem;

use super::{
    definitions,
    document::{Document, Event, Level, Span, Target},
    fence::Fences,
    lines::{self, first_line, with_breaks},
    list, source,
    tags::{self, Html},
};

/// Insets and lists may be nested this deep; deeper ones are flat.
pub(super) const MAX_DEPTH: usize = 6;

/// What makes a line code.
const CODE_INDENT: &str = "    ";

/// How deep a block is nested, in insets and in lists.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Depth {
    pub insets: usize,
    pub lists: usize,
}

/// Which blocks can start in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Within {
    Message,
    Footnote,
    /// An item of a list; the lines of a loose one are paragraphs.
    Item {
        loose: bool,
    },
}

/// What is known of the rest of a text, so that no search in it is made twice.
struct Ahead {
    whole: Span,
    fences: Fences,
    html: Html,
}

/// Tells blocks apart, and collects what they define.
#[derive(Debug, Default)]
pub(super) struct Parser {
    pub document: Document,
    pub depth: Depth,
}

/// Parses a message.
pub(crate) fn parse(text: &str) -> Document {
    let mut parser = Parser::default();
    parser.document.text = source::prepare(text).into_owned();
    parser.blocks(Span { start: 0, end: parser.document.text.len() }, Within::Message);
    parser.document
}

impl Parser {
    /// Adds the blocks of a text. The first rule that matches where the last block ended decides.
    pub fn blocks(&mut self, span: Span, within: Within) {
        let whole = span.to(span.of(&self.document.text).trim_end_matches('\n').len());
        let mut ahead = Ahead { whole, fences: Fences::default(), html: Html::default() };
        let mut rest = whole;
        while rest.start < rest.end {
            rest = rest.from(self.block(rest, within, &mut ahead).max(1));
        }
    }

    /// Adds the block at the start of the text, if it shows, and returns its length.
    fn block(&mut self, rest: Span, within: Within, ahead: &mut Ahead) -> usize {
        let text = rest.of(&self.document.text);
        let line = first_line(text);
        if line.is_empty() {
            let length = with_breaks(text, 0);
            self.document.events.extend((length > 1).then_some(Event::Gap));
            return length;
        }
        // Most lines start with a letter, where nothing can start that a mark tells.
        let marked = !starts_with_letter(line);
        if marked {
            if line.starts_with(CODE_INDENT) {
                return self.indented_code(rest);
            }
            if let Some((event, length)) = ahead.leaf(&self.document.text, rest, within) {
                self.document.events.push(event);
                return length;
            }
        }
        if !matches!(within, Within::Item { .. })
            && let Some(length) = lines::table(text, line, false)
        {
            return length;
        }
        if let Some((level, length)) = lines::underlined(text, line) {
            self.document.events.push(Event::Heading(level, rest.to(line.len())));
            return length;
        }
        let container = if marked { self.container(rest, ahead) } else { None };
        container.unwrap_or_else(|| self.text(rest, within, ahead))
    }

    /// An inset, a list or HTML.
    fn container(&mut self, rest: Span, ahead: &mut Ahead) -> Option<usize> {
        let text = rest.of(&self.document.text);
        let line = first_line(text);
        if lines::is_inset(line) {
            return Some(self.inset(rest));
        }
        if lines::marker(line).is_some() {
            return list::parse(self, rest);
        }
        let whole = ahead.whole.of(&self.document.text);
        let length = tags::block_length(whole, rest.start - ahead.whole.start, &mut ahead.html)?;
        let source = text.get(..length)?;
        // Of an element, only itself shows; a lone tag or a comment keeps the line breaks after it.
        let is_element = source.contains("</");
        let shown = if is_element { source.trim_start_matches(' ').trim_end_matches(['\n', ' ']) } else { source };
        self.document.events.push(Event::Verbatim(rest.locate(&self.document.text, shown)));
        Some(length)
    }

    fn inset(&mut self, rest: Span) -> usize {
        let text = rest.of(&self.document.text);
        let mut end = 0;
        while lines::is_inset(first_line(&text[end..])) {
            end = with_breaks(text, paragraph_end(text, end));
        }
        let inset = rest.to(end);
        self.document.events.push(Event::Inset);
        if self.depth.insets >= MAX_DEPTH {
            self.document.events.push(Event::Paragraph(inset));
        } else {
            let inner = self.moved_left(inset, |line, _| {
                let start = line.trim_start_matches(' ').strip_prefix('^');
                start.map_or(0, |rest| line.len() - rest.strip_prefix(' ').unwrap_or(rest).len())
            });
            self.depth.insets += 1;
            self.blocks(inner, Within::Message);
            self.depth.insets -= 1;
        }
        self.document.events.push(Event::End);
        end
    }

    /// A definition, a table with outer pipes, a paragraph; in an item, a line of text.
    fn text(&mut self, rest: Span, within: Within, ahead: &mut Ahead) -> usize {
        let text = rest.of(&self.document.text);
        let header = first_line(text);
        let line = rest.to(header.len());
        if let Within::Item { loose } = within {
            self.item_line(line, loose);
            return line.len();
        }
        if !starts_with_letter(text) {
            if let Some(length) = lines::table(text, header, true) {
                return length;
            }
            if within == Within::Message
                && let Some(length) = self.define(rest)
            {
                return length;
            }
        }
        let source = &self.document.text;
        let text = rest.of(source);
        let mut end = line.len();
        while let Some(next) = text.get(end + 1..)
            && !(next.is_empty() || next.starts_with('\n') || ahead.interrupts(source, rest.from(end + 1)))
        {
            end = line_end(text, end + 1);
        }
        let length = with_breaks(text, end);
        self.document.events.push(Event::Paragraph(rest.to(end)));
        length
    }

    /// Lines of four spaces at least, without those.
    fn indented_code(&mut self, rest: Span) -> usize {
        let text = rest.of(&self.document.text);
        let is_code = |line: &str| line.strip_prefix(CODE_INDENT).is_some_and(|rest| !rest.is_empty());
        let mut end = 0;
        while is_code(first_line(&text[end..])) {
            end = with_breaks(text, line_end(text, end));
        }
        let start = |line: &str, _| if line.starts_with(CODE_INDENT) { CODE_INDENT.len() } else { 0 };
        let code = self.moved_left(rest.to(end), start);
        self.document.events.push(Event::Verbatim(code));
        end
    }

    /// A line of an item. Lines that follow each other are one text.
    fn item_line(&mut self, line: Span, loose: bool) {
        match self.document.events.last_mut() {
            Some(Event::Paragraph(before) | Event::Lines(before)) if before.end + 1 == line.start => {
                before.end = line.end;
            }
            _ => self.document.events.push(if loose { Event::Paragraph(line) } else { Event::Lines(line) }),
        }
    }

    fn define(&mut self, rest: Span) -> Option<usize> {
        let text = rest.of(&self.document.text);
        if let Some((label, link, title, length)) = definitions::link(text) {
            let locate = |part| rest.locate(&self.document.text, part);
            let target = Target { link: locate(link), title: title.map(locate) };
            let key = definitions::key(label);
            self.document.definitions.links.insert(key, target);
            return Some(length);
        }
        let (label, body, length) = definitions::footnote(text)?;
        let key = definitions::key(label);
        if !self.document.definitions.footnotes.contains_key(&key) {
            let (body, shared) = (rest.locate(&self.document.text, body), definitions::shared_indent(body));
            self.footnote(key, body, shared);
        }
        Some(length)
    }

    /// Keeps a footnote's blocks for the end of the message.
    fn footnote(&mut self, key: String, body: Span, indent: usize) {
        let definitions = &mut self.document.definitions;
        let index = definitions.notes.len();
        definitions.footnotes.insert(key, index);
        definitions.notes.push(Vec::new());
        let message = std::mem::take(&mut self.document.events);
        let body = self.moved_left(body, |line, index| {
            if index == 0 { 0 } else { line.char_indices().nth(indent).map_or(line.len(), |(at, _)| at) }
        });
        self.blocks(body, Within::Footnote);
        let note = std::mem::replace(&mut self.document.events, message);
        if let Some(place) = self.document.definitions.notes.get_mut(index) {
            *place = note;
        }
    }

    /// The same text without the start of each line; `start` tells its length from the line and its index. One line is
    /// left where it is, more are copied.
    pub fn moved_left(&mut self, span: Span, start: impl Fn(&str, usize) -> usize) -> Span {
        let text = &mut self.document.text;
        let line = first_line(span.of(text));
        if with_breaks(span.of(text), line.len()) == span.len() {
            return span.from(start(line, 0));
        }
        let copied = text.len();
        text.reserve(span.len());
        let mut rest = span;
        for index in 0.. {
            let line = first_line(rest.of(text));
            let (line, next) = (rest.to(line.len()).from(start(line, index)), line.len() + 1);
            text.extend_from_within(line.start..line.end);
            if rest.start + next > rest.end {
                break;
            }
            text.push('\n');
            rest = rest.from(next);
        }
        Span { start: copied, end: text.len() }
    }
}

impl Ahead {
    /// A rule, a fenced block or a heading: its event and its length.
    fn leaf(&mut self, source: &str, rest: Span, within: Within) -> Option<(Event, usize)> {
        let text = rest.of(source);
        let line = first_line(text);
        // In an item, an underline comes before a rule; elsewhere no text is both.
        if lines::is_rule(line) && (within == Within::Message || lines::underlined(text, line).is_none()) {
            return Some((Event::Rule, with_breaks(text, line.len())));
        }
        if let Some((content, length)) = self.fences.at(self.whole.of(source), rest.start - self.whole.start) {
            return Some((Event::Verbatim(rest.locate(source, content)), length));
        }
        let (depth, title) = lines::heading(line).filter(|_| !matches!(within, Within::Item { .. }))?;
        let title = rest.locate(source, title);
        let event = Level::of(depth).map_or(Event::Paragraph(title), |level| Event::Heading(level, title));
        Some((event, with_breaks(text, line.len())))
    }

    /// Whether a line after text starts something else. Narrower than what starts a block after a blank line.
    fn interrupts(&mut self, source: &str, next: Span) -> bool {
        let text = next.of(source);
        let line = first_line(text);
        if lines::underlined(text, line).is_some() {
            return true;
        }
        !starts_with_letter(line)
            && (self.fences.at(self.whole.of(source), next.start - self.whole.start).is_some()
                || lines::interrupts_as_list(text)
                || lines::is_rule(line)
                || lines::heading(line).is_some()
                || lines::is_quote(line)
                || definitions::starts(text)
                || tags::starts_block(text))
    }
}

fn starts_with_letter(line: &str) -> bool {
    line.starts_with(|c: char| c.is_ascii_alphabetic())
}

/// Where the line ends that starts there.
fn line_end(text: &str, start: usize) -> usize {
    start + text.get(start..).map_or(0, |rest| first_line(rest).len())
}

/// Where the lines end that no blank one separates.
fn paragraph_end(text: &str, from: usize) -> usize {
    let blank = memmem::find(text.as_bytes().get(from..).unwrap_or_default(), b"\n\n");
    blank.map_or(text.trim_end_matches('\n').len().max(from), |length| from + length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// What the shortcut for such lines leaves out would find nothing.
        #[test]
        fn nothing_that_a_mark_tells_starts_with_a_letter(
            text in "[a-zA-Z]([a-z0-9\\[\\]()<>#*^•+=~|:.`_ \n-]|```|<p>|\\[a\\]: b|1\\. |\n---){0,20}",
        ) {
            let mut parser = Parser::default();
            parser.document.text.clone_from(&text);
            let before = parser.document.clone();
            let (whole, line) = (Span { start: 0, end: text.len() }, first_line(&text));
            let mut ahead = Ahead { whole, fences: Fences::default(), html: Html::default() };
            prop_assert!(!line.starts_with(CODE_INDENT));
            for within in [Within::Message, Within::Footnote, Within::Item { loose: false }] {
                prop_assert_eq!(ahead.leaf(&text, whole, within), None);
            }
            prop_assert_eq!(parser.container(whole, &mut ahead), None);
            prop_assert_eq!(lines::table(&text, line, true), None);
            prop_assert_eq!(parser.define(whole), None);
            prop_assert!(!lines::interrupts_as_list(&text) && !lines::is_quote(line));
            prop_assert!(!definitions::starts(&text) && !tags::starts_block(&text));
            prop_assert_eq!(parser.document, before);
        }
    }
}
