//! The envelope of most replies.

use serde::{Deserialize, Serialize};

/// `{"data": …}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Data<T> {
    pub data: T,
}

impl<T> Data<T> {
    /// Puts `data` into the envelope.
    pub const fn new(data: T) -> Self {
        Self { data }
    }
}
