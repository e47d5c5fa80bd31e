//! Which provider takes a message.

use std::{collections::HashMap, fmt::Debug, sync::Arc};

use tidings_domain::KeyType;
use tidings_providers::{
    EmailProvider, SmsProvider,
    sandbox::{SandboxOutbox, SandboxProvider},
};
use tidings_store::provider_details::ActiveProvider;

/// The providers that this process can talk to, by identifier, and the sandbox that stands in for the others. Cheap to clone.
#[derive(Clone)]
pub struct Providers {
    sms: HashMap<String, Arc<dyn SmsProvider>>,
    email: HashMap<String, Arc<dyn EmailProvider>>,
    outbox: Arc<dyn SandboxOutbox>,
}

impl Debug for Providers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Providers")
            .field("sms", &self.sms.keys())
            .field("email", &self.email.keys())
            .finish_non_exhaustive()
    }
}

impl Providers {
    /// None but the sandbox, which keeps its messages in `outbox`.
    pub fn sandbox(outbox: Arc<dyn SandboxOutbox>) -> Self {
        Self { sms: HashMap::new(), email: HashMap::new(), outbox }
    }

    /// Adds a provider of text messages.
    #[must_use]
    pub fn with_sms(mut self, provider: Arc<dyn SmsProvider>) -> Self {
        self.sms.insert(provider.identifier().to_owned(), provider);
        self
    }

    /// Adds a provider of emails.
    #[must_use]
    pub fn with_email(mut self, provider: Arc<dyn EmailProvider>) -> Self {
        self.email.insert(provider.identifier().to_owned(), provider);
        self
    }

    /// Who sends a text message in the name of `identifier`: a test key's never leaves the house.
    pub(crate) fn for_sms(&self, identifier: &str, key_type: KeyType) -> Arc<dyn SmsProvider> {
        match self.sms.get(identifier) {
            Some(provider) if key_type != KeyType::Test => provider.clone(),
            _ => Arc::new(SandboxProvider::new(identifier, self.outbox.clone())),
        }
    }

    /// As [`Self::for_sms`], for emails.
    pub(crate) fn for_email(&self, identifier: &str, key_type: KeyType) -> Arc<dyn EmailProvider> {
        match self.email.get(identifier) {
            Some(provider) if key_type != KeyType::Test => provider.clone(),
            _ => Arc::new(SandboxProvider::new(identifier, self.outbox.clone())),
        }
    }
}

/// Chooses by weight among the providers that can take the message: each gets its priority's share of the sum; one alone gets
/// all. `fraction` is random, from 0 up to 1.
pub(crate) fn choose(providers: &[ActiveProvider], international: bool, fraction: f64) -> Option<&ActiveProvider> {
    let able = || providers.iter().filter(|provider| provider.supports_international || !international);
    let total: i32 = able().map(|provider| provider.priority.max(0)).sum();
    let mut left = fraction * f64::from(total);
    for provider in able() {
        left -= f64::from(provider.priority.max(0));
        if left < 0.0 {
            return Some(provider);
        }
    }
    // All weights are zero, or rounding ate the rest.
    able().next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn provider(identifier: &str, priority: i32, supports_international: bool) -> ActiveProvider {
        ActiveProvider { identifier: identifier.to_owned(), priority, supports_international }
    }

    #[test]
    fn each_gets_its_share() {
        let providers = [provider("firetext", 20, false), provider("mmg", 80, true)];
        let chosen = |fraction| choose(&providers, false, fraction).unwrap().identifier.as_str();
        assert_eq!([0.0, 0.19, 0.21, 0.999].map(chosen), ["firetext", "firetext", "mmg", "mmg"]);
    }

    #[test]
    fn only_those_who_can() {
        let providers = [provider("firetext", 100, false), provider("mmg", 0, true)];
        assert_eq!(choose(&providers, true, 0.5).unwrap().identifier, "mmg");
        assert!(choose(&providers[..1], true, 0.5).is_none());
        assert!(choose(&[], false, 0.5).is_none());
    }
}
