//! Requests that their senders may repeat: `Idempotency-Key`, beyond Notify's contract.
//!
//! What a request with a key was answered is kept for a day, in the transaction that did what it asks for. The same request
//! again is answered the same, and nothing is done. A request that was refused leaves nothing behind: it may be put right
//! and sent again under its key.

use jiff::Timestamp;
use serde_json::{Value, value::RawValue};
use sha2::{Digest, Sha256};
use tidings_domain::NotificationType;
use tidings_store::idempotency_keys::{self, NewIdempotencyKey, WHOLE_REQUEST};

use super::{Caller, Refusal};
use crate::{App, housekeeping::IDEMPOTENCY_KEYS_ARE_KEPT};

/// Most characters of a key.
pub const MAX_KEY: usize = 255;

/// The time since which keys count.
pub(super) fn valid_since(now: Timestamp) -> Timestamp {
    now.checked_sub(IDEMPOTENCY_KEYS_ARE_KEPT).unwrap_or(Timestamp::MIN)
}

/// A request that its sender may repeat.
#[derive(Clone, Debug)]
pub struct Repeatable {
    key: String,
    item: i32,
    hash: Vec<u8>,
}

impl Repeatable {
    /// A request to send one message.
    pub fn request(key: &str, caller: &Caller, channel: NotificationType, body: &Value) -> Self {
        Self { key: key.to_owned(), item: WHOLE_REQUEST, hash: hash(caller, channel, body) }
    }

    /// One of the messages of a request to send many: each may be repeated by itself.
    pub(super) fn item(key: &str, item: usize, caller: &Caller, channel: NotificationType, body: &Value) -> Self {
        let item = i32::try_from(item).unwrap_or(i32::MAX);
        Self { key: key.to_owned(), item, hash: hash(caller, channel, body) }
    }

    pub(super) fn answered_with(&self, caller: &Caller, reply: String) -> NewIdempotencyKey {
        NewIdempotencyKey {
            service_id: caller.service.id,
            key: self.key.clone(),
            item: self.item,
            request_hash: self.hash.clone(),
            reply,
        }
    }
}

/// Of what is asked for, whatever the order and spacing of the body's properties.
fn hash(caller: &Caller, channel: NotificationType, body: &Value) -> Vec<u8> {
    let asked = format!("{} {channel} {body}", caller.key_type);
    Sha256::digest(asked).to_vec()
}

impl App {
    /// What the same request was answered before, if it was.
    ///
    /// # Errors
    /// [`Refusal::OtherRequest`] when the key stands for another one.
    pub(super) async fn answered(
        &self,
        caller: &Caller,
        request: &Repeatable,
        now: Timestamp,
    ) -> Result<Option<Box<RawValue>>, Refusal> {
        let (service, key) = (caller.service.id, &request.key);
        let answered = idempotency_keys::answered(&self.pool, service, key, valid_since(now)).await?;
        // A key for one message and the same key for many do not mix.
        let same_kind = |item: i32| (item == WHOLE_REQUEST) == (request.item == WHOLE_REQUEST);
        if answered.iter().any(|answer| !same_kind(answer.item)) {
            return Err(Refusal::OtherRequest);
        }
        match answered.into_iter().find(|answer| answer.item == request.item) {
            None => Ok(None),
            Some(answer) if answer.request_hash != request.hash => Err(Refusal::OtherRequest),
            Some(answer) => RawValue::from_string(answer.reply).map(Some).map_err(super::not_stored),
        }
    }
}
