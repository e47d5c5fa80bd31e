//! What a channel of few characters makes of all the others.

use std::borrow::Cow;

use unicode_normalization::char::{compose, decompose_canonical};

use crate::{
    edits::Edits,
    whitespace::{is_non_breaking, is_zero_width},
};

/// What stands for a character.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Substitute {
    /// It is allowed.
    Itself,
    /// Its base letter.
    Letter(char),
    /// Something that reads alike, or nothing.
    Text(&'static str),
    /// Nothing is known to stand for it: a question mark does.
    Unknown,
}

/// What stands for a character where only `allowed` ones can be written: itself, else the first character of its canonical
/// decomposition, else a plain form of a typographic mark, else a question mark.
pub(crate) fn substitute(c: char, allowed: impl Fn(char) -> bool) -> Substitute {
    if allowed(c) {
        return Substitute::Itself;
    }
    match base(c) {
        Some(base) if allowed(base) => Substitute::Letter(base),
        Some(_) => Substitute::Unknown,
        None => plain_form(c),
    }
}

/// The text with a substitute for each character that is not allowed.
pub(crate) fn transliterate(text: &str, allowed: impl Fn(char) -> bool) -> Cow<'_, str> {
    let mut edits = Edits::new(text);
    for (at, c) in text.char_indices() {
        let range = at..at + c.len_utf8();
        match substitute(c, &allowed) {
            Substitute::Itself => {}
            Substitute::Letter(letter) => edits.replace(range, letter.encode_utf8(&mut [0; 4])),
            Substitute::Text(text) => edits.replace(range, text),
            Substitute::Unknown => edits.replace(range, "?"),
        }
    }
    edits.finish()
}

/// The longest canonical decomposition of a character.
const MAX_DECOMPOSED: usize = 8;

/// The first character of the canonical decomposition, one step deep: `â` for `ấ`, `Å` for the ångström sign.
fn base(c: char) -> Option<char> {
    // Hangul syllables decompose by rule, not by table: they have no base letter.
    if ('\u{AC00}'..='\u{D7A3}').contains(&c) {
        return None;
    }
    let (mut decomposed, mut length) = (['\0'; MAX_DECOMPOSED], 0);
    decompose_canonical(c, |part| {
        if let Some(place) = decomposed.get_mut(length) {
            *place = part;
            length += 1;
        }
    });
    let (&first, rest) = decomposed.get(..length)?.split_first()?;
    if first == c && rest.is_empty() {
        return None;
    }
    let recompose = |parts: &[char]| parts.iter().try_fold(first, |whole, &part| compose(whole, part));
    match (recompose(rest), rest.split_last()) {
        (Some(other), _) if other != c => Some(other),
        (_, Some((_, all_but_last))) => Some(recompose(all_but_last).unwrap_or(first)),
        _ => Some(first),
    }
}

fn plain_form(c: char) -> Substitute {
    Substitute::Text(match c {
        '\u{2011}' | '\u{2013}' | '\u{2014}' | '\u{2212}' => "-",
        '…' => "...",
        '‘' | '’' | '‚' => "'",
        '“' | '”' | '„' => "\"",
        'Ł' => "L",
        'ł' => "l",
        '\t' => " ",
        c if is_non_breaking(c) => " ",
        c if is_zero_width(c) => "",
        _ => return Substitute::Unknown,
    })
}
