//! One walk over a document, straight into one buffer.

use std::slice::Iter;

use super::{
    document::{Document, Event, Level},
    entities::push_escaped,
    inline::Reader,
};
use crate::whitespace::is_space;

/// What has a start and an end in the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    Paragraph,
    Heading(Level),
    Inset,
    List {
        ordered: bool,
    },
    /// An item, and its number if it has one.
    Item(Option<usize>),
}

/// A form in which a document is written.
pub(super) trait Output {
    /// Whether [`replace_paragraph`](Self::replace_paragraph) may change anything.
    const REPLACES: bool = false;

    fn buffer(&mut self) -> &mut String;

    /// Whether no more is wanted.
    fn is_full(&self) -> bool {
        false
    }

    fn gap(&mut self);
    fn rule(&mut self);
    fn start(&mut self, element: Element);
    fn end(&mut self, element: Element);

    /// As what a heading is written.
    fn heading(&self, level: Level) -> Element {
        Element::Heading(level)
    }

    /// Plain text, in which character references may stand.
    fn text(&mut self, text: &str) {
        push_escaped(self.buffer(), text);
    }

    fn line_break(&mut self);
    /// A bare web address, or one in angle brackets.
    fn url(&mut self, url: &str);
    /// An email address in angle brackets.
    fn email(&mut self, address: &str);
    /// Between the start and the end, the text of the link is written.
    fn link_start(&mut self, target: &str, title: Option<&str>);
    /// The text of the link starts at `content` in the buffer.
    fn link_end(&mut self, target: &str, title: Option<&str>, content: usize);

    /// Called when a paragraph's content is written, which starts at `content`, and the paragraph at `start`; `text` is
    /// its source, and `reader` can read that again. Tells whether something else has taken the paragraph's place.
    fn replace_paragraph<'d>(&mut self, _start: usize, _content: usize, _text: &'d str, _reader: Reader<'d>) -> bool {
        false
    }
}

/// Writes the whole document.
pub(super) fn render(document: &Document, out: &mut impl Output) {
    render_first(document, document.events.len(), out);
}

/// Writes so many events of the document, and the footnotes that they refer to.
pub(super) fn render_first(document: &Document, events: usize, out: &mut impl Output) {
    let mut reader = Reader::new(document);
    let events = document.events.get(..events).unwrap_or(&document.events);
    Walk { document, reader: &mut reader }.blocks(&mut events.iter(), out);
    for footnote in reader.take_footnotes() {
        Walk { document, reader: &mut reader }.blocks(&mut footnote.iter(), out);
    }
}

struct Walk<'w, 'd> {
    document: &'d Document,
    reader: &'w mut Reader<'d>,
}

impl<'d> Walk<'_, 'd> {
    /// Writes blocks up to the end of what they are in. The parser bounds how deep they are nested.
    fn blocks(&mut self, events: &mut Iter<'_, Event>, out: &mut impl Output) {
        while !out.is_full()
            && let Some(&event) = events.next()
        {
            match event {
                Event::End => return,
                Event::Gap => out.gap(),
                Event::Rule => out.rule(),
                Event::Verbatim(span) => out.buffer().push_str(span.of(&self.document.text)),
                Event::Heading(level, span) => {
                    let element = out.heading(level);
                    self.text(element, span.of(&self.document.text), out);
                }
                Event::Paragraph(span) => self.text(Element::Paragraph, span.of(&self.document.text), out),
                Event::Lines(span) => self.reader.read(span.of(&self.document.text), out),
                Event::Inset => self.container(Element::Inset, events, out),
                Event::List { ordered } => self.container(Element::List { ordered }, events, out),
                Event::Item(number) => self.container(Element::Item(number), events, out),
            }
        }
    }

    fn container(&mut self, element: Element, events: &mut Iter<'_, Event>, out: &mut impl Output) {
        out.start(element);
        let content = out.buffer().len();
        self.blocks(events, out);
        if matches!(element, Element::Item(_)) {
            trim_from(out.buffer(), content);
        }
        out.end(element);
    }

    /// A paragraph or a heading. A blank paragraph vanishes.
    fn text<O: Output>(&mut self, element: Element, text: &'d str, out: &mut O) {
        let start = out.buffer().len();
        out.start(element);
        let content = out.buffer().len();
        let before = O::REPLACES.then(|| self.reader.clone());
        self.reader.read(text, out);
        if element == Element::Paragraph {
            if out.buffer().get(content..).is_none_or(|written| written.chars().all(is_space)) {
                out.buffer().truncate(start);
                return;
            }
            if before.is_some_and(|reader| out.replace_paragraph(start, content, text, reader)) {
                return;
            }
        }
        out.end(element);
    }
}

/// Removes white space at both ends of what was written from there on.
fn trim_from(buffer: &mut String, start: usize) {
    buffer.truncate(start + buffer.get(start..).unwrap_or_default().trim_end_matches(is_space).len());
    let written = buffer.get(start..).unwrap_or_default();
    let blank = written.len() - written.trim_start_matches(is_space).len();
    if blank > 0 {
        buffer.replace_range(start..start + blank, "");
    }
}
