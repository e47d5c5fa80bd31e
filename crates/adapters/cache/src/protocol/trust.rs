//! Which server may be believed.

use std::{
    fmt::{self, Display},
    time::Duration,
};

use super::Token;

/// How long a server may be believed after the outbox was last read for it.
pub const LEASE: Duration = Duration::from_secs(2);

/// How long to wait until nobody believes what was granted before: the lease, and what clocks may differ in that time.
pub const LEASE_IS_OVER: Duration = Duration::from_millis(2_500);

/// The word of the keeper of trust: this server may be believed, in this epoch.
///
/// It stands in the server itself and runs out unless it is renewed. Whoever reads it compares the identity with that of
/// the server that it is connected to, since the word is replicated with the rest.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Trust {
    identity: String,
    /// What values kept under this trust bear: those of another epoch hit nothing.
    pub epoch: Token,
}

/// What a keeper has to do about the server that it is connected to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// It is the one that was trusted last: apply the outbox, then renew.
    Renew(Trust),
    /// Begin an epoch. Nothing was trusted before.
    Begin(Trust),
    /// Wait until the trust in the last one is over, then begin an epoch.
    WaitAndBegin(Trust),
}

impl Trust {
    /// Trust in a server. An identity is one word that changes whenever the server may have lost something.
    pub fn new(identity: impl Into<String>, epoch: Token) -> Self {
        Self { identity: identity.into(), epoch }
    }

    /// Reads what [`Display`] wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let (identity, epoch) = text.split_once(' ')?;
        Some(Self::new(identity, Token::parse(epoch)?))
    }

    /// The server that is meant.
    pub fn identity(&self) -> &str {
        &self.identity
    }

    /// The epoch, for somebody who read this from a server with that identity; nothing if it is about another one.
    pub fn epoch_on(&self, identity: &str) -> Option<Token> {
        (self.identity == identity).then_some(self.epoch)
    }

    /// What comes next for a server, after `last` was trusted.
    pub fn next(last: Option<&Self>, identity: &str, fresh: Token) -> Next {
        match last {
            Some(last) if last.identity == identity => Next::Renew(last.clone()),
            Some(_) => Next::WaitAndBegin(Self::new(identity, fresh)),
            None => Next::Begin(Self::new(identity, fresh)),
        }
    }
}

impl Display for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.identity, self.epoch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trust_is_written_and_read() {
        let trust = Trust::new("a1b2.c3d4", Token(7));
        assert_eq!(trust.to_string(), "a1b2.c3d4 0000000000000007");
        assert_eq!(Trust::parse(&trust.to_string()), Some(trust));
        assert_eq!(Trust::parse("a1b2"), None);
    }

    #[test]
    fn trust_in_one_server_is_not_trust_in_another() {
        let trust = Trust::new("one", Token(7));
        assert_eq!(trust.epoch_on("one"), Some(Token(7)));
        assert_eq!(trust.epoch_on("other"), None);
        assert_eq!(Trust::next(Some(&trust), "one", Token(8)), Next::Renew(trust.clone()));
        assert_eq!(Trust::next(Some(&trust), "other", Token(8)), Next::WaitAndBegin(Trust::new("other", Token(8))));
    }
}
