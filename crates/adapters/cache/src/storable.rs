//! What can be kept.

use serde::{Serialize, de::DeserializeOwned};

/// A reply that can be kept in the cache: it can be written as JSON and read again.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be kept in the cache",
    label = "what a `#[cached]` method replies",
    note = "it has to implement `Serialize` and `Deserialize`, and to own what it holds"
)]
pub trait Storable: Serialize + DeserializeOwned {}

impl<T: Serialize + DeserializeOwned> Storable for T {}
