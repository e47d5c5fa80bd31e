//! Tokens and names of writers, from the operating system's generator.

use crate::protocol::{Token, Writer};

/// A token that nobody has seen.
pub(crate) fn token() -> Token {
    Token(rand::random())
}

/// The name of a change.
pub(crate) fn writer() -> Writer {
    Writer(rand::random())
}
