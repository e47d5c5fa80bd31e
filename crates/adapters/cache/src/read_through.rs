//! Reading through the cache, and changing what it holds.

use std::{sync::Arc, time::Duration};

use tokio::time::{Instant, sleep, sleep_until};

use crate::{
    backend::{Address, Backend, Look, Told, Unreachable},
    flights::{Flight, Flights, Lead},
    outcome::Outcome,
    protocol::{Permit, Writer},
    random,
    storable::Storable,
    telemetry,
    turns::{Taken, Turns},
};

/// How long the mark of a change lasts if nobody takes it away: longer than the API may take to answer (30 s), so that a
/// change whose caller died can be committed by then.
pub const MARK_LASTS: Duration = Duration::from_secs(60);

/// How often the end of a change is told again while the cache cannot be told, or is not trusted.
const TELL_AGAIN: Duration = Duration::from_millis(250);

/// A read as a client method declares it.
#[derive(Debug, Clone)]
pub struct Read {
    /// The format of the key with its placeholders, by which it is counted: `service-{service_id}`.
    pub family: &'static str,
    /// The key, and the groups that it is in.
    pub address: Address,
    /// How long the value is kept.
    pub keep: Duration,
}

/// What a change changes, as a client method declares it.
#[derive(Debug, Clone)]
pub struct Changed {
    /// The format, by which it is counted: `service-{service_id}`, or `service-{service_id}-template-*`.
    pub family: &'static str,
    /// The key, or the group's pattern with the ids filled in.
    pub name: String,
}

/// The cache, as the client of the API uses it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Cache {
    backend: Arc<dyn Backend>,
    flights: Arc<Flights>,
    turns: Arc<Turns>,
}

/// What the API's client says of a call that failed.
pub trait CallError: Sized + Send + Sync + 'static {
    /// Whether the change may have been made, or may yet be: a time-out, a lost connection.
    fn may_have_happened(&self) -> bool;

    /// Whether the call is over and has changed something although it failed: a refusal that counts an attempt.
    fn has_changed_something(&self) -> bool {
        false
    }

    /// The same, for all who read the key at that moment, if each would fail like that: the API is away, or does not answer. A
    /// refusal is only the caller's, since a key need not tell all that was asked.
    fn for_everybody(&self) -> Option<Self> {
        None
    }
}

/// What a second look gives.
enum Again<T> {
    Found(T, Arc<str>),
    /// With the permit to fill, if there is one.
    Missed(Option<Permit>),
}

impl Cache {
    /// A cache that keeps its values there.
    pub fn new(backend: Arc<dyn Backend>) -> Self {
        Self { backend, flights: Arc::default(), turns: Arc::default() }
    }

    /// The value from the cache; else from the API, by `fetch`.
    ///
    /// A cache that is away or holds what cannot be read is passed by. Of those who miss at the same time one calls the
    /// API, and the others are given its answer; so they are past the cache, if the call began after they came. They fail with
    /// it if it fails [`for_everybody`](CallError::for_everybody), and if it is given up one of them calls.
    ///
    /// # Errors
    /// Those of `fetch`.
    pub async fn read<T: Storable, E: CallError>(
        &self,
        read: &Read,
        fetch: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let begun = Instant::now();
        let look = self.backend.look(&read.address).await;
        telemetry::looked(read.family, begun.elapsed());
        let passed_by = match look {
            Ok(Look::Hit(json)) => match serde_json::from_str(&json) {
                Ok(value) => {
                    telemetry::read(read.family, "hit");
                    return Ok(value);
                }
                // As after a release that changed the type.
                Err(error) => {
                    tracing::warn!(family = read.family, %error, "a value in the cache cannot be read: it is passed by");
                    let _forgotten = self.backend.invalidate(std::slice::from_ref(&read.address.key)).await;
                    "unreadable"
                }
            },
            Ok(Look::Miss(Some(permit))) => {
                telemetry::read(read.family, "miss");
                return self.together(read, permit, fetch).await;
            }
            Ok(Look::Miss(None)) => "changing",
            Ok(Look::Distrusted) => "distrusted",
            Err(error) => {
                tracing::debug!(%error, "reading past the cache");
                "bypass"
            }
        };
        telemetry::read(read.family, passed_by);
        self.past(read, fetch).await
    }

    /// One of those who came during the last call makes the next one; the others wait for it.
    async fn past<T: Storable, E: CallError>(
        &self,
        read: &Read,
        fetch: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        loop {
            match self.turns.take(&read.address.key).await {
                Taken::Call(calling) => {
                    let answer = fetch().await;
                    if calling.is_awaited() {
                        calling.land(Outcome::of(read.family, &answer));
                    }
                    return answer;
                }
                Taken::Follow(landing) => {
                    if let Some(outcome) = landing.wait().await {
                        return match outcome.answer() {
                            Some(answer) => answer,
                            None => fetch().await,
                        };
                    }
                }
            }
        }
    }

    /// One of those who were given this permit calls the API and fills; the others wait for it.
    async fn together<T: Storable, E: CallError>(
        &self,
        read: &Read,
        permit: Permit,
        fetch: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        loop {
            match self.flights.join(&read.address.key, &permit) {
                Flight::Lead(lead) => return self.lead(read, permit, lead, fetch).await,
                Flight::Follow(landing) => {
                    if let Some(outcome) = landing.wait().await {
                        return match outcome.answer() {
                            Some(answer) => {
                                telemetry::read(read.family, "joined");
                                answer
                            }
                            None => fetch().await,
                        };
                    }
                }
            }
        }
    }

    /// Calls the API for all who were given this permit, and fills.
    async fn lead<T: Storable, E: CallError>(
        &self,
        read: &Read,
        permit: Permit,
        lead: Lead<'_>,
        fetch: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let permit = match self.again(read, permit, lead.has_just_landed).await {
            Again::Found(value, json) => {
                lead.land(Outcome::Reply(json));
                telemetry::read(read.family, "joined");
                return Ok(value);
            }
            Again::Missed(permit) => permit,
        };
        let answer = fetch().await;
        let outcome = Outcome::of(read.family, &answer);
        if let (Some(permit), Outcome::Reply(json)) = (&permit, &outcome) {
            self.fill(read, permit, json).await;
        }
        lead.land(outcome);
        answer
    }

    /// Looks again if somebody else's call has landed meanwhile: it may have filled after this reader's look, whose own call
    /// would be one too many.
    async fn again<T: Storable>(&self, read: &Read, permit: Permit, has_just_landed: bool) -> Again<T> {
        if !has_just_landed {
            return Again::Missed(Some(permit));
        }
        match self.backend.look(&read.address).await {
            Ok(Look::Hit(json)) => match serde_json::from_str(&json) {
                Ok(value) => Again::Found(value, json),
                Err(_) => Again::Missed(Some(permit)),
            },
            Ok(Look::Miss(permit)) => Again::Missed(permit),
            Ok(Look::Distrusted) | Err(_) => Again::Missed(None),
        }
    }

    async fn fill(&self, read: &Read, permit: &Permit, json: &Arc<str>) {
        let outcome = match self.backend.fill(&read.address.key, permit, json, read.keep).await {
            Ok(true) => "filled",
            Ok(false) => "refused",
            Err(error) => {
                tracing::debug!(%error, "not kept in the cache");
                "failed"
            }
        };
        telemetry::filled(read.family, outcome);
    }

    /// Makes a change to what the cache holds under these names (keys, or patterns of groups), by `call`.
    ///
    /// From before the call until after it nothing of them is served or kept. A call that failed but has changed something
    /// ([`has_changed_something`](CallError::has_changed_something)) is a change like one that succeeded. If `call` leaves
    /// open whether the change was made, nothing of them is kept for [`MARK_LASTS`]. When the cache cannot be told, or is not
    /// trusted at the time, the change is made all the same; this then returns as soon as the cache was told, and at the
    /// latest when nobody trusts any more what it holds from before ([`LEASE_IS_OVER`](crate::protocol::LEASE_IS_OVER)).
    ///
    /// # Errors
    /// Those of `call`.
    pub async fn change<T, E: CallError>(
        &self,
        changed: &[Changed],
        call: impl AsyncFnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        if changed.is_empty() {
            return call().await;
        }
        let writer = random::writer();
        let names: Vec<String> = changed.iter().map(|changed| changed.name.clone()).collect();
        if let Err(error) = self.backend.begin(&names, writer, MARK_LASTS).await {
            tracing::debug!(%error, "the cache cannot be told that a change begins");
        }
        let outcome = call().await;
        let answered = Instant::now();
        match &outcome {
            Ok(_) => self.settle(&names, writer, answered).await,
            // The mark stays: it may be committed yet.
            Err(error) if error.may_have_happened() => note(self.backend.invalidate(&names).await),
            Err(error) if error.has_changed_something() => self.settle(&names, writer, answered).await,
            Err(_) => note(self.backend.end(&names, writer).await),
        }
        for changed in changed {
            telemetry::invalidated(changed.family);
        }
        outcome
    }

    /// Tells the end of a change until it is settled.
    async fn settle(&self, names: &[String], writer: Writer, answered: Instant) {
        let deadline = answered + self.backend.untold_lasts();
        loop {
            let told = self.backend.end(names, writer).await;
            if matches!(told, Ok(Told::Settled)) {
                return;
            }
            note(told);
            if Instant::now() + TELL_AGAIN >= deadline {
                sleep_until(deadline).await;
                telemetry::outwaited();
                return;
            }
            sleep(TELL_AGAIN).await;
        }
    }
}

fn note(told: Result<Told, Unreachable>) {
    if let Err(error) = told {
        // What it changed is in the outbox; and what was there is gone since the beginning, if that could be told.
        tracing::debug!(%error, "the cache cannot be told that a change is over");
    }
}
