//! The two kinds of message that providers are given.

use async_trait::async_trait;
use tidings_domain::KeyType;
use tidings_providers::{
    Accepted, EmailMessage, EmailProvider, SendError, SmsMessage, SmsProvider, sandbox::SandboxProvider,
};

use super::{Pool, Providers};

/// A message of a channel, and how a provider of that channel is given it.
#[async_trait]
pub(crate) trait Outgoing: Sync {
    type Provider: ?Sized + Send + Sync;

    fn pool(providers: &Providers) -> &Pool<Self::Provider>;

    /// A test key's message never leaves the house.
    fn key_type(&self) -> KeyType;

    /// To a number outside the United Kingdom.
    fn is_international(&self) -> bool;

    async fn send_by(&self, provider: &Self::Provider) -> Result<Accepted, SendError>;

    async fn send_by_sandbox(&self, sandbox: &SandboxProvider) -> Result<Accepted, SendError>;
}

#[async_trait]
impl Outgoing for SmsMessage {
    type Provider = dyn SmsProvider;

    fn pool(providers: &Providers) -> &Pool<dyn SmsProvider> {
        &providers.sms
    }

    fn key_type(&self) -> KeyType {
        self.key_type
    }

    fn is_international(&self) -> bool {
        self.international
    }

    async fn send_by(&self, provider: &dyn SmsProvider) -> Result<Accepted, SendError> {
        provider.send(self).await
    }

    async fn send_by_sandbox(&self, sandbox: &SandboxProvider) -> Result<Accepted, SendError> {
        SmsProvider::send(sandbox, self).await
    }
}

#[async_trait]
impl Outgoing for EmailMessage {
    type Provider = dyn EmailProvider;

    fn pool(providers: &Providers) -> &Pool<dyn EmailProvider> {
        &providers.email
    }

    fn key_type(&self) -> KeyType {
        self.key_type
    }

    fn is_international(&self) -> bool {
        false
    }

    async fn send_by(&self, provider: &dyn EmailProvider) -> Result<Accepted, SendError> {
        provider.send(self).await
    }

    async fn send_by_sandbox(&self, sandbox: &SandboxProvider) -> Result<Accepted, SendError> {
        EmailProvider::send(sandbox, self).await
    }
}
