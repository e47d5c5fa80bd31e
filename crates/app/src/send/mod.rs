//! Accepting a message: checked in the contract's order, stored with its delivery job in one commit, then answered.

mod accept;
mod acceptance;
pub mod batch;
mod email;
mod idempotency;
mod letter;
pub mod one_off;
mod precompiled;
mod recipient;
mod refusal;
pub(crate) mod rows;
pub(crate) mod sender;
mod sms;
mod submit;
mod template;
mod transaction;

use std::sync::Arc;

use tidings_api_types::v2::posted::PostedTemplate;
use tidings_domain::{ApiKeyId, KeyType, NotificationId};
use tidings_queue::Lane;

pub use accept::{any, once};
pub use acceptance::Acceptance;
pub use idempotency::{MAX_KEY, Repeatable};
pub use refusal::Refusal;
pub(crate) use transaction::NotCommitted;

use crate::{App, KnownService, directory::ReadyTemplate};

/// Who sends: a service, by one of its keys, or somebody of its team.
#[derive(Clone, Debug)]
pub struct Caller {
    pub service: Arc<KnownService>,
    /// None for somebody of the team.
    pub api_key_id: Option<ApiKeyId>,
    pub key_type: KeyType,
    /// How urgent what it sends is: [`Lane::Normal`], but for one of very many.
    pub lane: Lane,
}

impl Caller {
    /// A service that sends by this key.
    pub const fn new(service: Arc<KnownService>, api_key_id: Option<ApiKeyId>, key_type: KeyType) -> Self {
        Self { service, api_key_id, key_type, lane: Lane::Normal }
    }
}

impl App {
    fn notification_uri(&self, id: NotificationId) -> String {
        format!("{}/v2/notifications/{id}", self.addresses.api_host_name)
    }

    fn posted_template(&self, caller: &Caller, template: &ReadyTemplate) -> PostedTemplate {
        let host = &self.addresses.api_host_name;
        PostedTemplate {
            id: template.id,
            version: template.version,
            uri: format!("{host}/services/{}/templates/{}", caller.service.id, template.id),
        }
    }
}

fn not_stored(error: serde_json::Error) -> Refusal {
    Refusal::NotStored { reason: error.to_string(), unavailable: false }
}
