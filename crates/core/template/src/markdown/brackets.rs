//! The brackets of links.
//!
//! What follows an opening bracket depends only on where the walk stands, not on where it started. So each outcome is
//! kept, and brackets that nothing closes are walked over once, not once for each of them.

use std::ops::Range;

use crate::whitespace::is_space;

/// Where a link's parts are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub label: Range<usize>,
    pub target: Range<usize>,
    pub title: Option<Range<usize>>,
    pub end: usize,
}

/// What follows a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `[label](target "title")`.
    Inline,
    /// `[label][reference]`.
    Reference,
    /// `[label]`.
    Shortcut,
}

/// The brackets of one text.
#[derive(Debug, Default)]
pub(super) struct Brackets<'t> {
    text: &'t str,
    /// Every `[` and `]`.
    square: Vec<usize>,
    close_square: Vec<usize>,
    /// Every `)`, and where the white space before it starts.
    close_round: Vec<(usize, usize)>,
    carets: Vec<usize>,
    /// Starts of white space before a quote, and the quote.
    title_starts: Vec<(usize, usize)>,
    /// Quotes before a closing bracket.
    title_ends: Vec<usize>,
    /// `>` before a closing bracket.
    angle_ends: Vec<usize>,
    /// `>` before white space and a quote, and the quote.
    angle_title_ends: Vec<(usize, usize)>,
    /// For each kind, what is known of each of `square`: the one that can close a label from it on, if any can.
    outcomes: [Vec<Option<Option<u32>>>; 3],
}

fn next(positions: &[usize], from: usize) -> Option<usize> {
    positions.get(positions.partition_point(|&position| position < from)).copied()
}

fn next_pair(pairs: &[(usize, usize)], from: usize) -> Option<(usize, usize)> {
    pairs.get(pairs.partition_point(|&(position, _)| position < from)).copied()
}

impl<'t> Brackets<'t> {
    pub fn new(text: &'t str) -> Self {
        let mut new = Self { text, ..Self::default() };
        text.char_indices().for_each(|(at, c)| new.index(at, c));
        new
    }

    fn index(&mut self, at: usize, c: char) {
        match c {
            '[' => self.square.push(at),
            '^' => self.carets.push(at),
            ']' => {
                self.square.push(at);
                self.close_square.push(at);
            }
            ')' => {
                let before = self.text[..at].trim_end_matches(is_space);
                self.close_round.push((at, before.len()));
                match before.as_bytes().last() {
                    Some(b'"' | b'\'') => self.title_ends.push(before.len() - 1),
                    Some(b'>') => self.angle_ends.push(before.len() - 1),
                    _ => {}
                }
            }
            '"' | '\'' => {
                let before = self.text[..at].trim_end_matches(is_space);
                if before.len() < at {
                    self.title_starts.push((before.len(), at));
                    if before.ends_with('>') {
                        self.angle_title_ends.push((before.len() - 1, at));
                    }
                }
            }
            _ => {}
        }
    }

    /// The link whose label starts at `label`, after its opening bracket.
    pub fn link(&mut self, label: usize, kind: Kind) -> Option<Found> {
        let close = self.close(label, kind)?;
        self.tail(label, close, kind)
    }

    /// The last bracket that can close the label: the walk prefers longer ones.
    fn close(&mut self, label: usize, kind: Kind) -> Option<usize> {
        let mut outcomes = std::mem::take(self.outcomes.get_mut(kind as usize)?);
        outcomes.resize(self.square.len(), None);
        let mut walked = Vec::new();
        let mut at = Some(self.square.partition_point(|&position| position < label));
        let mut outcome = None;
        while let Some(index) = at.filter(|&index| index < self.square.len()) {
            if let Some(known) = outcomes.get(index).copied().flatten() {
                outcome = known;
                break;
            }
            walked.push(index);
            at = self.step(index, kind);
        }
        for index in walked.into_iter().rev() {
            let bracket = self.square.get(index).copied()?;
            let closes = self.text.as_bytes().get(bracket) == Some(&b']');
            if outcome.is_none() && closes && self.tail(bracket, bracket, kind).is_some() {
                outcome = u32::try_from(index).ok();
            }
            if let Some(known) = outcomes.get_mut(index) {
                *known = Some(outcome);
            }
        }
        if let Some(kept) = self.outcomes.get_mut(kind as usize) {
            *kept = outcomes;
        }
        self.square.get(usize::try_from(outcome?).ok()?).copied()
    }

    /// The next bracket of the walk, if it can go past this one: over a nested pair, or over a closing bracket if
    /// the next one closes too.
    fn step(&self, index: usize, kind: Kind) -> Option<usize> {
        let bracket = self.square.get(index).copied()?;
        if self.text.as_bytes().get(bracket) == Some(&b'[') {
            let close = next(&self.close_square, bracket + 1)?;
            let plain = kind == Kind::Shortcut || !self.has_caret(bracket, close);
            return plain.then(|| self.square.partition_point(|&position| position <= close));
        }
        let after = self.square.get(index + 1)?;
        (kind != Kind::Shortcut && self.text.as_bytes().get(*after) == Some(&b']')).then_some(index + 1)
    }

    fn tail(&self, label: usize, close: usize, kind: Kind) -> Option<Found> {
        let label = label..close;
        let after = close + 1;
        match kind {
            Kind::Shortcut => Some(Found { target: label.clone(), label, title: None, end: after }),
            Kind::Reference => {
                let rest = &self.text[after..];
                let open = self.text.len() - rest.trim_start_matches(is_space).strip_prefix('[')?.len();
                let end = next(&self.close_square, open)?;
                let plain = !self.has_caret(open, end);
                plain.then_some(Found { label, target: open..end, title: None, end: end + 1 })
            }
            Kind::Inline => {
                let rest = self.text[after..].strip_prefix('(')?.trim_start_matches(is_space);
                let start = self.text.len() - rest.len();
                let angled = rest.starts_with('<').then(|| self.angled(start + 1)).flatten();
                let (target, title, end) = angled.or_else(|| self.bare(start))?;
                Some(Found { label, target, title, end })
            }
        }
    }

    fn has_caret(&self, from: usize, to: usize) -> bool {
        next(&self.carets, from).is_some_and(|caret| caret < to)
    }

    /// A title whose opening quote is there: up to the first quote before a closing bracket.
    fn title(&self, quote: usize) -> Option<(Range<usize>, usize)> {
        let end = next(&self.title_ends, quote + 1)?;
        let (close, _) = next_pair(&self.close_round, end)?;
        Some((quote + 1..end, close + 1))
    }

    fn bare(&self, start: usize) -> Option<(Range<usize>, Option<Range<usize>>, usize)> {
        let (close, content_end) = next_pair(&self.close_round, start)?;
        let plain_end = content_end.max(start);
        if let Some((space, quote)) = next_pair(&self.title_starts, start)
            && space < plain_end
            && let Some((title, end)) = self.title(quote)
        {
            return Some((start..space, Some(title), end));
        }
        Some((start..plain_end, None, close + 1))
    }

    fn angled(&self, start: usize) -> Option<(Range<usize>, Option<Range<usize>>, usize)> {
        let plain = next(&self.angle_ends, start);
        if let Some((angle, quote)) = next_pair(&self.angle_title_ends, start)
            && plain.is_none_or(|plain| angle < plain)
            && let Some((title, end)) = self.title(quote)
        {
            return Some((start..angle, Some(title), end));
        }
        let plain = plain?;
        let (close, _) = next_pair(&self.close_round, plain)?;
        Some((start..plain, None, close + 1))
    }
}
