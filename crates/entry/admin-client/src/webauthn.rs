//! Security keys.

use tidings_api_types::internal::{
    Data,
    user::webauthn::{
        CreateWebauthnCredential, DeleteWebauthnCredential, ListWebauthnCredentials, NewWebauthnCredential,
        RenameWebauthnCredential, WebauthnCredential, WebauthnCredentialName,
    },
};
use tidings_domain::{UserId, WebauthnCredentialId};

use crate::{api::Api, error::Reply};

/// See the module.
#[derive(Clone, Debug)]
pub struct WebauthnClient(pub(crate) Api);

impl WebauthnClient {
    /// A person's keys.
    pub async fn list(&self, user_id: UserId) -> Reply<Data<Vec<WebauthnCredential>>> {
        self.0.ask(ListWebauthnCredentials { user_id }).await
    }

    /// Registers a key.
    pub async fn create(&self, user_id: UserId, credential: &NewWebauthnCredential) -> Reply<Data<WebauthnCredential>> {
        self.0.send(CreateWebauthnCredential { user_id }, credential).await
    }

    /// Renames a key.
    pub async fn rename(
        &self,
        user_id: UserId,
        credential_id: WebauthnCredentialId,
        name: &WebauthnCredentialName,
    ) -> Reply<Data<WebauthnCredential>> {
        self.0.send(RenameWebauthnCredential { user_id, credential_id }, name).await
    }

    /// Forgets a key, unless it is the last.
    pub async fn delete(&self, user_id: UserId, credential_id: WebauthnCredentialId) -> Reply<()> {
        self.0.ask(DeleteWebauthnCredential { user_id, credential_id }).await
    }
}
