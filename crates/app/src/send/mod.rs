//! Accepting a message: checked in the contract's order, stored with its delivery job in one commit, then answered.

mod acceptance;
pub mod email;
mod recipient;
mod refusal;
pub mod sms;
mod template;

use std::sync::Arc;

use tidings_api_types::v2::posted::PostedTemplate;
use tidings_domain::{ApiKeyId, KeyType, NotificationId};

pub use acceptance::Acceptance;
pub use refusal::Refusal;

use crate::{App, KnownService, directory::ReadyTemplate};

/// Who sends: a service, by one of its keys.
#[derive(Clone, Debug)]
pub struct Caller {
    pub service: Arc<KnownService>,
    pub api_key_id: ApiKeyId,
    pub key_type: KeyType,
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
