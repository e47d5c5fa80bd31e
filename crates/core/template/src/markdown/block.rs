//! The blocks of a message.

use super::{
    Block, Document,
    definitions::{self, Definitions, Footnote},
    fence::Fences,
    inline::Inlines,
    lines::{self, first_line, with_breaks},
    list, source,
    tags::{self, Html},
};

/// Insets and lists may be nested this deep; deeper ones are flat.
pub(super) const MAX_DEPTH: usize = 6;

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
    ListItem,
}

/// Parses a message.
pub(crate) fn parse(text: &str) -> Document {
    let mut definitions = Definitions::default();
    let source = source::prepare(text);
    let blocks = Parser { definitions: &mut definitions, depth: Depth::default() }.blocks(&source, Within::Message);
    let mut inlines = Inlines::new(&mut definitions);
    let mut document = resolve(blocks, &mut inlines);
    for footnote in inlines.take_footnotes() {
        document.extend(resolve(footnote, &mut inlines));
    }
    document
}

fn resolve(blocks: Vec<Block<String>>, inlines: &mut Inlines<'_>) -> Document {
    let resolved = blocks.into_iter().map(|block| match block {
        Block::Gap => Block::Gap,
        Block::Rule => Block::Rule,
        Block::Verbatim(text) => Block::Verbatim(text),
        Block::Heading(depth, text) => Block::Heading(depth, inlines.parse(&text)),
        Block::Paragraph(text) => Block::Paragraph(inlines.parse(&text)),
        Block::Text(text) => Block::Text(inlines.parse(&text)),
        Block::Inset(inner) => Block::Inset(resolve(inner, inlines)),
        Block::List { ordered, items } => {
            Block::List { ordered, items: items.into_iter().map(|item| resolve(item, inlines)).collect() }
        }
    });
    resolved.collect()
}

/// What is known to be unclosed in the rest of a text.
#[derive(Debug, Default)]
struct Unclosed {
    fences: Fences,
    html: Html,
}

/// Tells blocks apart, and collects what they define.
pub(super) struct Parser<'d> {
    pub definitions: &'d mut Definitions,
    pub depth: Depth,
}

impl Parser<'_> {
    /// The blocks of a text. The first rule that matches where the last block ended decides.
    pub fn blocks(&mut self, text: &str, within: Within) -> Vec<Block<String>> {
        let mut rest = text.trim_end_matches('\n');
        let mut unclosed = Unclosed::default();
        let mut out = Vec::new();
        while !rest.is_empty() {
            let length = self.block(rest, within, &mut unclosed, &mut out).max(1);
            rest = rest.get(length..).unwrap_or_default();
        }
        out
    }

    /// Adds the block at the start of the text, if it shows, and returns its length.
    fn block(&mut self, text: &str, within: Within, unclosed: &mut Unclosed, out: &mut Vec<Block<String>>) -> usize {
        let line = first_line(text);
        let whole = with_breaks(text, line.len());
        if line.is_empty() {
            out.extend((whole > 1).then_some(Block::Gap));
            return whole;
        }
        // In an item, an underline comes before a rule; elsewhere no text is both.
        if lines::is_rule(line) && (within == Within::Message || lines::underlined(text).is_none()) {
            out.push(Block::Rule);
            return whole;
        }
        if line.starts_with("    ") {
            return indented_code(text, out);
        }
        if let Some((content, length)) = unclosed.fences.at(text) {
            out.push(Block::Verbatim(content.to_owned()));
            return length;
        }
        if within != Within::ListItem {
            if let Some((depth, content)) = lines::heading(line) {
                out.push(Block::Heading(depth, content.to_owned()));
                return whole;
            }
            if let Some(length) = lines::table(text, false) {
                return length;
            }
        }
        if let Some((depth, content, length)) = lines::underlined(text) {
            out.push(Block::Heading(depth, content.to_owned()));
            return length;
        }
        self.container(text, unclosed, out).unwrap_or_else(|| self.text(text, within, unclosed, out))
    }

    /// An inset, a list or HTML.
    fn container(&mut self, text: &str, unclosed: &mut Unclosed, out: &mut Vec<Block<String>>) -> Option<usize> {
        let line = first_line(text);
        if lines::is_inset(line) {
            return Some(self.inset(text, out));
        }
        if lines::marker(line).is_some() {
            return list::parse(self, text, out);
        }
        let length = tags::block_length(text, &mut unclosed.html)?;
        let source = &text[..length];
        // Of an element, only itself shows; a lone tag or a comment keeps the line breaks after it.
        let is_element = source.contains("</");
        let shown = if is_element { source.trim_start_matches(' ').trim_end_matches(['\n', ' ']) } else { source };
        out.push(Block::Verbatim(shown.to_owned()));
        Some(length)
    }

    fn inset(&mut self, text: &str, out: &mut Vec<Block<String>>) -> usize {
        let mut end = 0;
        while lines::is_inset(first_line(&text[end..])) {
            end = with_breaks(text, paragraph_end(text, end));
        }
        if self.depth.insets >= MAX_DEPTH {
            out.push(Block::Inset(vec![Block::Paragraph(text[..end].to_owned())]));
            return end;
        }
        let inner = text[..end].split('\n').map(|line| {
            let start = line.trim_start_matches(' ').strip_prefix('^');
            start.map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest))
        });
        let inner = inner.collect::<Vec<_>>().join("\n");
        self.depth.insets += 1;
        let blocks = self.blocks(&inner, Within::Message);
        self.depth.insets -= 1;
        out.push(Block::Inset(as_paragraphs(blocks)));
        end
    }

    /// A definition, a table with outer pipes, a paragraph; in an item, a line of text.
    fn text(&mut self, text: &str, within: Within, unclosed: &mut Unclosed, out: &mut Vec<Block<String>>) -> usize {
        if within == Within::ListItem {
            let line = first_line(text);
            out.push(Block::Text(line.to_owned()));
            return line.len();
        }
        if within == Within::Message
            && let Some(length) = self.define(text)
        {
            return length;
        }
        if let Some(length) = lines::table(text, true) {
            return length;
        }
        let mut end = 0;
        loop {
            end += first_line(&text[end..]).len();
            let next = text.get(end + 1..).unwrap_or_default();
            if next.is_empty() || next.starts_with('\n') || interrupts(next, unclosed) {
                break;
            }
            end += 1;
        }
        out.push(Block::Paragraph(text[..end].to_owned()));
        with_breaks(text, end)
    }

    fn define(&mut self, text: &str) -> Option<usize> {
        if let Some((label, target, length)) = definitions::link(text) {
            self.definitions.links.insert(definitions::key(label), target);
            return Some(length);
        }
        let (label, body, length) = definitions::footnote(text)?;
        let key = definitions::key(label);
        if !self.definitions.footnotes.contains_key(&key) {
            self.definitions.footnotes.insert(key.clone(), Footnote::default());
            let body = as_paragraphs(self.blocks(&definitions::outdent(body), Within::Footnote));
            self.definitions.footnotes.insert(key, Footnote { body, order: 0 });
        }
        Some(length)
    }
}

/// Lines of four spaces at least, without those.
fn indented_code(text: &str, out: &mut Vec<Block<String>>) -> usize {
    let mut end = 0;
    while text[end..].strip_prefix("    ").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('\n')) {
        end = with_breaks(text, end + first_line(&text[end..]).len());
    }
    let lines = text[..end].split('\n').map(|line| line.strip_prefix("    ").unwrap_or(line));
    out.push(Block::Verbatim(lines.collect::<Vec<_>>().join("\n")));
    end
}

/// Where the lines end that no blank one separates.
fn paragraph_end(text: &str, from: usize) -> usize {
    text[from..].find("\n\n").map_or(text.trim_end_matches('\n').len().max(from), |length| from + length)
}

/// Whether a line after text starts something else. Narrower than what starts a block after a blank line.
fn interrupts(text: &str, unclosed: &mut Unclosed) -> bool {
    let line = first_line(text);
    unclosed.fences.at(text).is_some()
        || lines::interrupts_as_list(text)
        || lines::is_rule(line)
        || lines::heading(line).is_some()
        || lines::underlined(text).is_some()
        || lines::is_quote(line)
        || definitions::starts(text)
        || tags::starts_block(text)
}

/// Text of its own lines as a paragraph; lines that follow each other are one.
pub(super) fn as_paragraphs(blocks: Vec<Block<String>>) -> Vec<Block<String>> {
    let merged = merge_lines(blocks).into_iter();
    merged.map(|block| if let Block::Text(text) = block { Block::Paragraph(text) } else { block }).collect()
}

/// Joins lines of text that follow each other.
pub(super) fn merge_lines(blocks: Vec<Block<String>>) -> Vec<Block<String>> {
    let mut out: Vec<Block<String>> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match (out.last_mut(), block) {
            (Some(Block::Text(before)), Block::Text(line)) => {
                before.push('\n');
                before.push_str(&line);
            }
            (_, block) => out.push(block),
        }
    }
    out
}
