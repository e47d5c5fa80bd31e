//! How a call fails.

use tidings_api_types::internal::ErrorReply;
use tidings_cache::CallError;

/// What a call returns.
pub type Reply<T> = Result<T, Failed>;

/// Why a call has no reply to show.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Failed {
    /// The API says no; the words are its contract.
    #[error("{0}")]
    Refused(ErrorReply),
    /// The API says no, and has counted that against somebody: an attempt to sign in.
    #[error("{0}")]
    Counted(ErrorReply),
    /// No connection could be made: nothing was asked.
    #[error("the internal API cannot be reached: {0}")]
    Unreachable(String),
    /// The connection was lost on the way: the change may have been made.
    #[error("the connection to the internal API was lost: {0}")]
    CutOff(String),
    /// There was no answer within the limit: the change may have been made, or may yet be.
    #[error("the internal API did not answer in time")]
    TimedOut,
    /// The answer is none of the contract's.
    #[error("the internal API's answer cannot be read: {0}")]
    Unreadable(String),
    /// The call was not made, because it asks for what may not be asked for.
    #[error("{0}")]
    NotAllowed(String),
}

impl Failed {
    /// What the API says, if it says no.
    pub fn refusal(&self) -> Option<&ErrorReply> {
        match self {
            Self::Refused(reply) | Self::Counted(reply) => Some(reply),
            _ => None,
        }
    }

    /// The same, where refusals are counted.
    pub(crate) fn counted(self) -> Self {
        match self {
            Self::Refused(reply) => Self::Counted(reply),
            failed => failed,
        }
    }

    /// The status of a refusal.
    pub fn status(&self) -> Option<u16> {
        self.refusal().map(|reply| reply.status)
    }

    /// Whether there is no such thing, or not for the asker.
    pub fn is_not_found(&self) -> bool {
        self.status() == Some(404)
    }

    /// Whether the API's message holds this text.
    pub fn says(&self, text: &str) -> bool {
        self.refusal().is_some_and(|reply| reply.says(text))
    }
}

impl CallError for Failed {
    fn may_have_happened(&self) -> bool {
        match self {
            // Refused before anything was done; a fault of the server's own may come after the commit.
            Self::Refused(reply) | Self::Counted(reply) => reply.status >= 500,
            Self::Unreachable(_) | Self::NotAllowed(_) => false,
            Self::CutOff(_) | Self::TimedOut | Self::Unreadable(_) => true,
        }
    }

    fn has_changed_something(&self) -> bool {
        matches!(self, Self::Counted(_))
    }

    fn for_everybody(&self) -> Option<Self> {
        match self {
            Self::Refused(reply) | Self::Counted(reply) if reply.status < 500 => None,
            Self::NotAllowed(_) => None,
            failed => Some(failed.clone()),
        }
    }
}
