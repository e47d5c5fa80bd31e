//! Authenticator apps.

use tidings_api_types::internal::user::totp::{
    BeginTotp, BegunTotp, ConfirmTotp, DeleteTotp, GetTotp, TotpCode, TotpStatus, VerifyTotp,
};
use tidings_cache::{Cache, client};
use tidings_domain::UserId;

use crate::{
    api::Api,
    error::{Failed, Reply},
};

/// See the module.
#[derive(Clone, Debug)]
pub struct TotpClient(pub(crate) Api);

#[client(declared = crate::CACHED)]
impl TotpClient {
    fn cache(&self) -> &Cache {
        self.0.cache()
    }

    /// Whether a person has one.
    #[cached("user-{user_id}-totp")]
    pub async fn get(&self, user_id: UserId) -> Reply<TotpStatus> {
        self.0.ask(GetTotp { user_id }).await
    }

    /// Begins to set one up: what it answers is shown once.
    pub async fn begin(&self, user_id: UserId) -> Reply<BegunTotp> {
        self.0.ask(BeginTotp { user_id }).await
    }

    /// Ends the setting up.
    #[invalidates("user-{user_id}-totp")]
    pub async fn confirm(&self, user_id: UserId, code: &TotpCode) -> Reply<()> {
        self.0.send(ConfirmTotp { user_id }, code).await
    }

    /// Signs a person in by a code; a refusal says what is wrong with it, and counts.
    #[invalidates("user-{user_id}")]
    pub async fn verify(&self, user_id: UserId, code: &TotpCode) -> Reply<()> {
        self.0.send(VerifyTotp { user_id }, code).await.map_err(Failed::counted)
    }

    /// Forgets it.
    #[invalidates("user-{user_id}-totp")]
    pub async fn delete(&self, user_id: UserId) -> Reply<()> {
        self.0.ask(DeleteTotp { user_id }).await
    }
}
