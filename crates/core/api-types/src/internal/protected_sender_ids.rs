//! Names that text messages may not say they are from, since others are known by them.

use super::{QueryString, endpoint::endpoint};

endpoint! {
    /// Whether a name is protected.
    GET "/protected-sender-id/check" => CheckSenderId {} [SenderId] -> bool
}

/// A name to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SenderId {
    /// In any case, with or without spaces.
    pub sender_id: String,
}

impl QueryString for SenderId {
    fn pairs(&self) -> Vec<(&'static str, String)> {
        vec![("sender_id", self.sender_id.clone())]
    }
}
