//! What stands before a provider: a bound on how many messages it has at a time, and its circuit breaker.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tidings_domain::provider::{Breaker, Health};
use tidings_providers::{Accepted, SendError};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::outgoing::Outgoing;

/// Most messages that one process has with one provider at a time.
pub(super) const MOST_AT_A_TIME: usize = 128;
/// How often a message that waits for its turn looks whether the provider is still well.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// A provider behind its gate.
pub(super) struct Gated<P: ?Sized> {
    turns: Semaphore,
    breaker: Mutex<Breaker>,
    provider: Arc<P>,
}

impl<P: ?Sized> Gated<P> {
    pub(super) fn new(provider: Arc<P>) -> Self {
        Self { turns: Semaphore::new(MOST_AT_A_TIME), breaker: Mutex::default(), provider }
    }

    pub(super) fn lets_through(&self, now: Instant) -> bool {
        self.breaker().lets_through(now)
    }

    pub(super) fn is_left_alone(&self, now: Instant) -> bool {
        self.breaker().is_open(now)
    }

    pub(super) fn is_only_slow(&self, now: Instant) -> bool {
        self.breaker().is_only_slow(now)
    }

    /// Gives a message to the provider, which is called `identifier`, when it is the message's turn. `None` when the
    /// provider is left alone by then.
    pub(super) async fn ask(
        &self,
        identifier: &str,
        message: &impl Outgoing<Provider = P>,
    ) -> Option<Result<Accepted, SendError>> {
        let _turn = self.turn().await?;
        let asked = Asked::begin(self, identifier)?;
        let answer = message.send_by(&self.provider).await;
        asked.end(&answer);
        Some(answer)
    }

    async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        loop {
            match tokio::time::timeout(LOOK_AGAIN, self.turns.acquire()).await {
                Ok(turn) => return turn.ok(),
                Err(_) if self.lets_through(Instant::now()) => {}
                Err(_) => return None,
            }
        }
    }

    /// A panic while the lock was held leaves a breaker that still counts: go on.
    fn breaker(&self) -> MutexGuard<'_, Breaker> {
        self.breaker.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A message that is with the provider.
struct Asked<'a, P: ?Sized> {
    gated: &'a Gated<P>,
    identifier: &'a str,
    since: Instant,
    is_answered: bool,
}

impl<'a, P: ?Sized> Asked<'a, P> {
    /// Looks at the breaker and passes it in one: of many that wait for a pause to end, one is let through.
    fn begin(gated: &'a Gated<P>, identifier: &'a str) -> Option<Self> {
        let now = Instant::now();
        let mut breaker = gated.breaker();
        (breaker.lets_through(now) || breaker.is_only_slow(now)).then(|| {
            breaker.begins(now);
            Self { gated, identifier, since: now, is_answered: false }
        })
    }

    fn end(mut self, answer: &Result<Accepted, SendError>) {
        self.is_answered = true;
        let now = Instant::now();
        let (health, outcome) = match answer {
            Ok(_) => (Health::Well, "accepted"),
            Err(SendError::Refused(_) | SendError::NoSuchMailbox(_)) => (Health::Well, "refused"),
            Err(SendError::Unavailable(_)) => (Health::Failing, "unavailable"),
            Err(SendError::Unknown(_)) => (Health::Failing, "unknown"),
        };
        let is_open = {
            let mut breaker = self.gated.breaker();
            let was_open = breaker.is_open(now);
            breaker.ends(health, now);
            let is_open = breaker.is_open(now);
            match (was_open, is_open) {
                (false, true) => tracing::error!(provider = self.identifier, "this provider is left alone for a while"),
                (true, false) => tracing::info!(provider = self.identifier, "this provider is well again"),
                _ => {}
            }
            is_open
        };
        let labels = [("provider", self.identifier.to_owned()), ("outcome", outcome.to_owned())];
        metrics::counter!("tidings_provider_answers_total", &labels).increment(1);
        metrics::histogram!("tidings_provider_request_seconds", &labels)
            .record(now.duration_since(self.since).as_secs_f64());
        metrics::gauge!("tidings_provider_left_alone", "provider" => self.identifier.to_owned()).set(if is_open {
            1.0
        } else {
            0.0
        });
    }
}

impl<P: ?Sized> Drop for Asked<'_, P> {
    fn drop(&mut self) {
        if !self.is_answered {
            self.gated.breaker().is_abandoned(Instant::now());
        }
    }
}
