//! The providers that this process can talk to, and how a message finds one that takes it.

mod gate;
mod outgoing;

use std::{
    collections::{HashMap, HashSet},
    fmt::Debug,
    sync::Arc,
    time::Instant,
};

use jiff::Timestamp;
use tidings_domain::{
    KeyType, NotificationType,
    provider::{Candidate, choose},
};
use tidings_providers::{
    Accepted, EmailProvider, SendError, SmsProvider,
    sandbox::{SandboxOutbox, SandboxProvider},
};
use tidings_store::{
    StoreError,
    provider_details::{self, ActiveProvider, NewProvider},
};

use crate::{App, random};
use gate::Gated;
use outgoing::Outgoing;

/// The providers by identifier, each behind its gate, and the sandbox, which takes the messages of test keys, and all of a
/// channel for which no provider is registered. Cheap to clone; clones share what is known of a provider's health.
#[derive(Clone)]
pub struct Providers {
    sms: Pool<dyn SmsProvider>,
    email: Pool<dyn EmailProvider>,
    /// Those of text messages that take numbers abroad when they are first used; later the database says which do.
    abroad: HashSet<String>,
    sandbox: Sandbox,
}

/// The weight of a provider that is first used: as much as Notify's two have, about.
const FIRST_PRIORITY: i32 = 50;

/// The sandbox is as fast as the database, which likes large batches.
const IN_HAND_FOR_SANDBOX: usize = 800;

/// Where messages go that are not really sent.
#[derive(Clone)]
struct Sandbox {
    outbox: Arc<dyn SandboxOutbox>,
    /// It also takes what is to be really sent, where no provider is registered that could.
    stands_in: bool,
}

impl Debug for Providers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Providers")
            .field("sms", &self.sms.0.keys())
            .field("email", &self.email.0.keys())
            .field("sandbox_stands_in", &self.sandbox.stands_in)
            .finish_non_exhaustive()
    }
}

impl Providers {
    /// None but the sandbox, which keeps its messages in `outbox`.
    pub fn sandbox(outbox: Arc<dyn SandboxOutbox>) -> Self {
        let sandbox = Sandbox { outbox, stands_in: true };
        Self { sms: Pool::default(), email: Pool::default(), abroad: HashSet::new(), sandbox }
    }

    /// The sandbox takes the messages of test keys alone: those of a channel without a provider wait.
    #[must_use]
    pub fn without_stand_in(mut self) -> Self {
        self.sandbox.stands_in = false;
        self
    }

    /// Adds a provider of text messages.
    #[must_use]
    pub fn with_sms(mut self, provider: Arc<dyn SmsProvider>) -> Self {
        let identifier = provider.identifier().to_owned();
        Arc::make_mut(&mut self.sms.0).insert(identifier, Arc::new(Gated::new(provider)));
        self
    }

    /// Adds a provider of emails.
    #[must_use]
    pub fn with_email(mut self, provider: Arc<dyn EmailProvider>) -> Self {
        let identifier = provider.identifier().to_owned();
        Arc::make_mut(&mut self.email.0).insert(identifier, Arc::new(Gated::new(provider)));
        self
    }

    /// A provider of text messages takes numbers abroad.
    #[must_use]
    pub fn sending_abroad_by(mut self, identifier: impl Into<String>) -> Self {
        self.abroad.insert(identifier.into());
        self
    }

    /// Gives each of these providers a row in `provider_details`, where it has none: without one it would never be chosen.
    ///
    /// # Errors
    /// When the database does not take it.
    pub async fn see_to_rows(&self, app: &App, now: Timestamp) -> Result<(), StoreError> {
        let sms = self.sms.0.keys().map(|identifier| (identifier, NotificationType::Sms));
        let email = self.email.0.keys().map(|identifier| (identifier, NotificationType::Email));
        for (identifier, channel) in sms.chain(email) {
            let provider = NewProvider {
                identifier,
                display_name: identifier,
                channel,
                priority: FIRST_PRIORITY,
                supports_international: self.abroad.contains(identifier),
            };
            let mut transaction = app.begin().await?;
            provider_details::ensure(&mut transaction, provider, now).await?;
            transaction.commit().await?;
        }
        Ok(())
    }

    /// How many messages of a channel this process should have in hand: as many as its providers take at a time, and as many
    /// again to follow on. More would wait here, out of reach of those that are more urgent.
    pub(crate) fn most_in_hand(&self, channel: NotificationType) -> usize {
        let providers = match channel {
            NotificationType::Sms => self.sms.0.len(),
            NotificationType::Email => self.email.0.len(),
            NotificationType::Letter => 0,
        };
        if providers == 0 { IN_HAND_FOR_SANDBOX } else { 2 * gate::MOST_AT_A_TIME * providers }
    }

    /// Whether this process can send text messages by a provider.
    pub(crate) fn can_send_sms_by(&self, identifier: &str) -> bool {
        self.sms.0.contains_key(identifier)
    }

    /// A provider of text messages that is left alone at present, while another is not.
    pub(crate) fn left_alone(&self) -> Option<String> {
        let now = Instant::now();
        let (alone, others): (Vec<_>, Vec<_>) = self.sms.0.iter().partition(|(_, gated)| gated.is_left_alone(now));
        match alone.as_slice() {
            [(identifier, _)] if !others.is_empty() => Some((*identifier).clone()),
            _ => None,
        }
    }

    /// Hands a message to one of the `active` providers of its channel, or to the sandbox.
    ///
    /// # Errors
    /// When none has taken it: what the last one said that was asked.
    pub(crate) async fn hand_over<M: Outgoing>(
        &self,
        message: &M,
        active: &[ActiveProvider],
    ) -> Result<HandedOver, SendError> {
        let pool = M::pool(self);
        let is_for_sandbox = message.key_type() == KeyType::Test || (pool.0.is_empty() && self.sandbox.stands_in);
        if is_for_sandbox {
            self.sandbox.hand_over(message, active).await
        } else {
            pool.hand_over(message, active).await
        }
    }
}

/// The providers with their weights, where `is_fit` decides of those that can take the message.
fn candidates(
    active: &[ActiveProvider],
    international: bool,
    is_fit: impl Fn(usize, &ActiveProvider) -> bool,
) -> Vec<Candidate> {
    let candidate = |(place, provider): (usize, &ActiveProvider)| Candidate {
        weight: provider.priority,
        is_able: (provider.supports_international || !international) && is_fit(place, provider),
    };
    active.iter().enumerate().map(candidate).collect()
}

/// A provider took the message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HandedOver {
    /// The provider's identifier.
    pub(crate) by: String,
    pub(crate) accepted: Accepted,
}

impl Sandbox {
    /// Takes the message in the name of one of the providers, chosen as among real ones.
    async fn hand_over<M: Outgoing>(&self, message: &M, active: &[ActiveProvider]) -> Result<HandedOver, SendError> {
        let place = choose(&candidates(active, message.is_international(), |_, _| true), random::fraction());
        let chosen = place.and_then(|place| active.get(place)).ok_or_else(|| nobody("is active"))?;
        let sandbox = SandboxProvider::new(chosen.identifier.as_str(), self.outbox.clone());
        let accepted = message.send_by_sandbox(&sandbox).await?;
        Ok(HandedOver { by: chosen.identifier.clone(), accepted })
    }
}

/// The registered providers of a channel.
pub(crate) struct Pool<P: ?Sized>(Arc<HashMap<String, Arc<Gated<P>>>>);

impl<P: ?Sized> Clone for Pool<P> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<P: ?Sized> Default for Pool<P> {
    fn default() -> Self {
        Self(Arc::default())
    }
}

impl<P: ?Sized + Send + Sync> Pool<P> {
    /// Asks the providers one after another, chosen by weight among those that are well, until one takes the message. The
    /// next is asked only where it is certain that the one before has not taken it.
    async fn hand_over<M: Outgoing<Provider = P>>(
        &self,
        message: &M,
        active: &[ActiveProvider],
    ) -> Result<HandedOver, SendError> {
        let mut asked = Vec::new();
        let mut last = nobody("that is configured is active and well");
        while let Some((place, provider, gated)) = self.next(active, message.is_international(), &asked) {
            asked.push(place);
            let by = provider.identifier.as_str();
            match gated.ask(by, message).await {
                Some(Ok(accepted)) => return Ok(HandedOver { by: by.to_owned(), accepted }),
                Some(Err(error @ SendError::Unavailable(_))) => last = error,
                Some(Err(error)) => return Err(error),
                // While the message waited for its turn, the provider went bad.
                None => {}
            }
        }
        Err(last)
    }

    /// The provider to be asked next. One that only is slow to answer is better than none.
    fn next<'a>(
        &self,
        active: &'a [ActiveProvider],
        international: bool,
        asked: &[usize],
    ) -> Option<(usize, &'a ActiveProvider, &Gated<P>)> {
        let now = Instant::now();
        let gated = |provider: &ActiveProvider| self.0.get(&provider.identifier).map(|gated| &**gated);
        let chosen = |is_well: &dyn Fn(&Gated<P>) -> bool| {
            let is_fit = |place: usize, provider: &ActiveProvider| {
                !asked.contains(&place) && gated(provider).is_some_and(is_well)
            };
            choose(&candidates(active, international, is_fit), random::fraction())
        };
        let place = chosen(&|gated| gated.lets_through(now)).or_else(|| chosen(&|gated| gated.is_only_slow(now)))?;
        let provider = active.get(place)?;
        Some((place, provider, gated(provider)?))
    }
}

fn nobody(what: &str) -> SendError {
    SendError::Unavailable(format!("no provider that can take this message {what}"))
}
