//! A row or column of modules as bits, so that sixty-four of them are looked at together.

use std::ops::{BitAnd, BitXor, Not};

const WORDS: usize = 3;

/// The most modules that a line holds: more than the largest code's 177.
const CAPACITY: usize = WORDS * 64;

/// After so many modules every mask repeats itself, in both directions.
pub(super) const PERIOD: usize = 12;

/// Modules from the left or the top; those beyond the end are light.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Line([u64; WORDS]);

impl Line {
    /// The line of which those modules are dark for which `is_dark` holds, up to `size`.
    pub fn of(size: usize, mut is_dark: impl FnMut(usize) -> bool) -> Self {
        let mut words = [0; WORDS];
        let mut places = 0..size.min(CAPACITY);
        for word in &mut words {
            for (bit, at) in (0..64).zip(&mut places) {
                *word |= u64::from(is_dark(at)) << bit;
            }
        }
        Self(words)
    }

    /// A full line that repeats itself after [`PERIOD`] modules.
    pub fn repeated(is_dark: impl Fn(usize) -> bool) -> Self {
        let once = (0..PERIOD).fold(0_u128, |bits, at| bits | u128::from(is_dark(at)) << at);
        let many = (0..128 / PERIOD).fold(0, |bits, times| bits | once << (PERIOD * times));
        // Where in a period each word starts.
        let word = |index: usize| u64::try_from((many >> (index * 64 % PERIOD)) & u128::from(u64::MAX));
        Self([0, 1, 2].map(|index| word(index).unwrap_or_default()))
    }

    /// How many modules are dark.
    pub fn count(self) -> usize {
        // At most 64 each.
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// The line without its first modules, up to 63.
    pub fn after(self, modules: u32) -> Self {
        let [first, second, third] = self.0;
        let carried = |from: u64| from.checked_shl(64 - modules).unwrap_or(0);
        Self([(first >> modules) | carried(second), (second >> modules) | carried(third), third >> modules])
    }

    /// The line one module later, after a light one.
    pub fn later(self) -> Self {
        let [first, second, third] = self.0;
        Self([first << 1, (second << 1) | (first >> 63), (third << 1) | (second >> 63)])
    }

    /// Whether some of the modules of a range are dark.
    pub fn any(self, from: usize, to: usize) -> bool {
        (from..to).any(|at| self.0.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1))
    }

    /// Where its dark modules are.
    pub fn dark(self) -> impl Iterator<Item = usize> {
        (0..WORDS).zip(self.0).flat_map(|(index, mut word)| {
            std::iter::from_fn(move || {
                let bit = (word != 0).then(|| word.trailing_zeros() as usize)?;
                word &= word - 1;
                Some(index * 64 + bit)
            })
        })
    }
}

impl BitAnd for Line {
    type Output = Self;

    fn bitand(self, other: Self) -> Self {
        let ([a, b, c], [d, e, f]) = (self.0, other.0);
        Self([a & d, b & e, c & f])
    }
}

impl BitXor for Line {
    type Output = Self;

    fn bitxor(self, other: Self) -> Self {
        let ([a, b, c], [d, e, f]) = (self.0, other.0);
        Self([a ^ d, b ^ e, c ^ f])
    }
}

impl Not for Line {
    type Output = Self;

    fn not(self) -> Self {
        Self(self.0.map(|word| !word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_go_on_from_word_to_word() {
        let is_dark = |at: usize| [0, 3, 11].contains(&(at % PERIOD));
        assert_eq!(Line::repeated(is_dark), Line::of(CAPACITY, is_dark));
    }

    #[test]
    fn modules_move_between_words() {
        let line = Line::of(177, |at| at == 0 || at == 64 || at == 130);
        assert_eq!(line.dark().collect::<Vec<_>>(), [0, 64, 130]);
        assert_eq!(line.after(0), line);
        assert_eq!(line.after(3).dark().collect::<Vec<_>>(), [61, 127]);
        assert_eq!(line.later().dark().collect::<Vec<_>>(), [1, 65, 131]);
        assert!(line.any(60, 65) && !line.any(65, 130) && line.count() == 3);
    }
}
