//! Names that text messages may not say they are from.

use tidings_api_types::internal::protected_sender_ids::{CheckSenderId, SenderId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct ProtectedSenderIdsClient(pub(crate) Api);

impl ProtectedSenderIdsClient {
    /// Whether a name is protected, whatever its case and spaces.
    pub async fn contain(&self, sender_id: &SenderId) -> Reply<bool> {
        self.0.query(CheckSenderId {}, sender_id).await
    }
}
