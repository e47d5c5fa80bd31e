//! What the parser leaves behind: one text, and a flat list of the blocks in it.

use std::collections::HashMap;

/// A part of a document's text, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub start: usize,
    pub end: usize,
}

/// A block, or where one that holds others starts or ends. Every `Inset`, `List` and `Item` is closed by an `End`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Event {
    /// Two or more line breaks that follow no block.
    Gap,
    /// `---`.
    Rule,
    /// A fenced or indented block, or a block of HTML: emitted as it is.
    Verbatim(Span),
    /// `# text`, or a line underlined.
    Heading(Level, Span),
    /// Lines that belong together.
    Paragraph(Span),
    /// The lines of an item in a list without blank lines.
    Lines(Span),
    /// `^ text`.
    Inset,
    /// `* item` or `1. item`.
    List {
        ordered: bool,
    },
    /// An item, and its number, from 1, if the list has numbers.
    Item(Option<usize>),
    End,
}

/// A heading's level. Deeper ones are paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    One,
    Two,
}

/// The target and title of a link that is defined apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Target {
    pub link: Span,
    pub title: Option<Span>,
}

/// Everything that a message defines, by [`key`](super::definitions::key).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Definitions {
    pub links: HashMap<String, Target>,
    /// Indices of `notes`.
    pub footnotes: HashMap<String, usize>,
    /// The bodies of footnotes.
    pub notes: Vec<Vec<Event>>,
}

/// A parsed message.
///
/// Blocks are [`Span`]s of one text: the source, followed by the contents of insets and items whose lines had to be
/// moved left. Every such copy is of a part of what holds it, and nesting is bounded, so the text is linear in the
/// source. The text of blocks is split into links, addresses and line breaks while it is rendered, straight into the
/// output.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Document {
    pub(super) text: String,
    pub(super) events: Vec<Event>,
    pub(super) definitions: Definitions,
}

impl Document {
    /// How many events there are.
    pub(crate) fn len(&self) -> usize {
        self.events.len()
    }

    /// How many events there are before the last rule.
    pub(crate) fn before_last_rule(&self) -> usize {
        self.events.iter().rposition(|&event| event == Event::Rule).unwrap_or_default()
    }
}

impl Level {
    /// The level of that many marks, if it has one.
    pub fn of(depth: usize) -> Option<Self> {
        match depth {
            1 => Some(Self::One),
            2 => Some(Self::Two),
            _ => None,
        }
    }
}

impl Span {
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start)
    }

    /// The part that starts `offset` bytes in.
    pub fn from(self, offset: usize) -> Self {
        Self { start: (self.start + offset).min(self.end), end: self.end }
    }

    /// The part up to `length` bytes in.
    pub fn to(self, length: usize) -> Self {
        Self { start: self.start, end: (self.start + length).min(self.end) }
    }

    /// Where `part` is, which is a piece of this part of `text`.
    pub fn locate(self, text: &str, part: &str) -> Self {
        let start = self.start + part.as_ptr().addr().wrapping_sub(self.of(text).as_ptr().addr());
        Self { start, end: start + part.len() }
    }

    /// This part of the text that it is of.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}
