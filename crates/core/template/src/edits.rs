//! Replacements in a text, and finding where they are due, at no cost where there are none.

use std::{borrow::Cow, ops::Range};

/// A text with some of its parts replaced, from the start to the end.
#[derive(Debug)]
pub(crate) struct Edits<'t> {
    source: &'t str,
    /// How much of the source is in `edited`, or replaced there.
    done: usize,
    edited: String,
}

impl<'t> Edits<'t> {
    pub(crate) fn new(source: &'t str) -> Self {
        Self { source, done: 0, edited: String::new() }
    }

    /// Replaces a part of the source. It starts where the last one ended, or later.
    pub(crate) fn replace(&mut self, range: Range<usize>, with: &str) {
        if self.edited.capacity() == 0 {
            self.edited.reserve(self.source.len() + self.source.len() / 16 + with.len());
        }
        self.edited.extend([self.source.get(self.done..range.start).unwrap_or_default(), with]);
        self.done = range.end;
    }

    /// The text: the source itself if nothing was replaced.
    pub(crate) fn finish(mut self) -> Cow<'t, str> {
        if self.done == 0 && self.edited.is_empty() {
            return Cow::Borrowed(self.source);
        }
        self.edited.push_str(self.source.get(self.done..).unwrap_or_default());
        Cow::Owned(self.edited)
    }
}

/// Applies one more rule to a text. What it leaves alone is not copied.
pub(crate) fn then<'t>(text: Cow<'t, str>, rule: impl for<'a> Fn(&'a str) -> Cow<'a, str>) -> Cow<'t, str> {
    match text {
        Cow::Borrowed(text) => rule(text),
        Cow::Owned(text) => {
            let changed = match rule(&text) {
                Cow::Borrowed(part) if part.len() == text.len() => None,
                other => Some(other.into_owned()),
            };
            Cow::Owned(changed.unwrap_or(text))
        }
    }
}

/// The first byte, from the second on, that is wanted after the byte before it. A block of bytes is looked at in one go,
/// which costs a fraction of looking at each.
pub(crate) fn find_pair(bytes: &[u8], wanted: impl Fn(u8, u8) -> bool) -> Option<usize> {
    const BLOCK: usize = 64;
    let following = bytes.get(1..)?;
    let holds_one = |(block, following): (&[u8; BLOCK], &[u8; BLOCK])| {
        block.iter().zip(following).fold(false, |any, (&before, &byte)| any | wanted(before, byte))
    };
    let blocks = bytes.as_chunks().0.iter().zip(following.as_chunks().0);
    let skipped = blocks.take_while(|&pair| !holds_one(pair)).count() * BLOCK;
    let mut rest = bytes.get(skipped..)?.iter().zip(following.get(skipped..)?);
    rest.position(|(&before, &byte)| wanted(before, byte)).map(|found| skipped + found + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_without_replacements_is_not_copied() {
        assert!(matches!(Edits::new("abc").finish(), Cow::Borrowed("abc")));
        let mut edits = Edits::new("abcd");
        edits.replace(0..1, "x");
        edits.replace(2..3, "");
        assert_eq!(edits.finish(), "xbd");
    }

    #[test]
    fn a_rule_after_another_sees_what_that_made() {
        let twice =
            |text: &'static str| then(then(text.into(), |t| t.replace('a', "b").into()), |t| Cow::Borrowed(&t[1..]));
        assert_eq!(twice("aba"), "bb");
    }

    proptest! {
        #[test]
        fn the_first_pair_is_found(bytes in "[ab]{0,200}") {
            let found = find_pair(bytes.as_bytes(), |before, byte| before == b'b' && byte == b'b');
            prop_assert_eq!(found, bytes.find("bb").map(|at| at + 1));
        }
    }
}
