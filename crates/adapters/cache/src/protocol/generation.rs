//! What a cache remembers of a key, or of a group of keys, beside the value.

use std::fmt::{self, Display};

use jiff::Timestamp;

/// A random number that stands for a state: a change puts a new one, so that who saw the old one can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token(pub u64);

/// One change under way, by a random number of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Writer(pub u64);

/// The token of a key and the marks of the changes under way to it. The same for a group of keys.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Generation {
    token: Option<Token>,
    marks: Vec<Mark>,
}

/// A change that has begun and not ended; counts until `until`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Mark {
    writer: Writer,
    until: Timestamp,
}

/// What a reader that missed has to show when it fills.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Permit {
    /// The key's token when it was looked at.
    pub token: Token,
    /// The epoch and the tokens of the key's groups then, which the value will bear.
    pub stamp: Stamp,
}

/// What a value was asked for under: the epoch of the trust then, where the backend has one, and the tokens of the key's
/// groups in the order of its declaration.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Stamp(Vec<Token>);

impl Generation {
    /// The token that a reader may fill by; `fresh` becomes the token if there is none. `None` while a mark stands.
    pub fn permit(&mut self, fresh: Token, now: Timestamp) -> Option<Token> {
        self.forget_expired(now);
        let token = *self.token.get_or_insert(fresh);
        self.marks.is_empty().then_some(token)
    }

    /// Whether a reader that was given `seen` may fill.
    pub fn admits(&mut self, seen: Token, now: Timestamp) -> bool {
        self.forget_expired(now);
        self.marks.is_empty() && self.token == Some(seen)
    }

    /// Begins a change. The value is to be deleted in the same step.
    pub fn begin(&mut self, writer: Writer, fresh: Token, until: Timestamp) {
        self.token = Some(fresh);
        self.marks.push(Mark { writer, until });
    }

    /// Ends a change. The value is to be deleted in the same step.
    pub fn end(&mut self, writer: Writer, fresh: Token) {
        self.token = Some(fresh);
        self.marks.retain(|mark| mark.writer != writer);
    }

    /// Something has changed that nobody announced. The value is to be deleted in the same step.
    pub fn invalidate(&mut self, fresh: Token) {
        self.token = Some(fresh);
    }

    /// The token, if there is one.
    pub fn token(&self) -> Option<Token> {
        self.token
    }

    /// Whether a change is under way.
    pub fn is_marked(&self, now: Timestamp) -> bool {
        self.marks.iter().any(|mark| mark.until > now)
    }

    fn forget_expired(&mut self, now: Timestamp) {
        self.marks.retain(|mark| mark.until > now);
    }
}

impl Token {
    /// Reads what [`Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        u64::from_str_radix(text, 16).ok().map(Self)
    }
}

impl Stamp {
    /// The stamp of these tokens; none if one of the groups has no token, so that nothing can bear it.
    pub fn of(tokens: impl IntoIterator<Item = Option<Token>>) -> Option<Self> {
        tokens.into_iter().collect::<Option<_>>().map(Self)
    }
}

impl FromIterator<Token> for Stamp {
    fn from_iter<T: IntoIterator<Item = Token>>(tokens: T) -> Self {
        Self(tokens.into_iter().collect())
    }
}

/// As it stands in Redis: sixteen hexadecimal digits.
impl Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Display for Writer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

/// As it stands in Redis: the tokens with commas between them.
impl Display for Stamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, token) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(",")?;
            }
            token.fmt(f)?;
        }
        Ok(())
    }
}

#[cfg(test)]
impl Generation {
    /// Time passes for one mark only.
    pub(super) fn expire(&mut self, writer: Writer) {
        self.marks.retain(|mark| mark.writer != writer);
    }

    /// Forgets the token, as a full cache does.
    pub(super) fn evict(&mut self) {
        self.token = None;
    }

    pub(super) fn has_mark_of(&self, writer: Writer) -> bool {
        self.marks.iter().any(|mark| mark.writer == writer)
    }

    /// Calls `rename` on every token.
    pub(super) fn rename(&mut self, rename: &mut impl FnMut(&mut Token)) {
        self.token.iter_mut().for_each(&mut *rename);
        self.marks.sort_by_key(|mark| mark.writer);
    }
}

#[cfg(test)]
impl Stamp {
    pub(super) fn rename(&mut self, rename: &mut impl FnMut(&mut Token)) {
        self.0.iter_mut().for_each(rename);
    }
}
