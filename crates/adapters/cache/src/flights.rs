//! Reads of the same key at the same time become one call.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::watch, time::Instant};

use crate::{
    outcome::{Landed, Landing, Outcome},
    protocol::Permit,
};

/// For how long it is remembered that a call has landed: longer than it takes from a look to the joining of a flight.
const REMEMBERED: Duration = Duration::from_secs(2);

/// The calls under way, by key and permit.
///
/// Only those with the same permit may share an answer: who looked after a change has another token, so that an answer
/// from before that change cannot reach it.
#[derive(Debug, Default)]
pub struct Flights {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    under_way: HashMap<Name, Landed>,
    /// When those that landed did.
    landed: HashMap<Name, Instant>,
    /// The same, the last to land last.
    in_order: VecDeque<(Instant, Name)>,
}

type Name = (String, Permit);

/// What somebody who misses does.
pub enum Flight<'f> {
    /// Calls the API, and says what it answered.
    Lead(Lead<'f>),
    /// Waits for who does.
    Follow(Landing),
}

/// A call that others wait for. Dropped without an outcome, it leaves it to one of them.
pub struct Lead<'f> {
    flights: &'f Flights,
    name: Name,
    outcome: watch::Sender<Option<Outcome>>,
    /// Such a call has landed a moment ago, perhaps after the look of whoever leads now: it is worth looking again.
    pub has_just_landed: bool,
}

impl Flights {
    /// Takes part in the call for a key.
    pub fn join(&self, key: &str, permit: &Permit) -> Flight<'_> {
        let name = (key.to_owned(), permit.clone());
        let mut state = self.state();
        state.forget(Instant::now());
        if let Some(landed) = state.under_way.get(&name) {
            return Flight::Follow(Landing::of(landed.clone()));
        }
        let has_just_landed = state.landed.contains_key(&name);
        let (outcome, landed) = watch::channel(None);
        state.under_way.insert(name.clone(), landed);
        Flight::Lead(Lead { flights: self, name, outcome, has_just_landed })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn remember(&mut self, name: &Name, now: Instant) {
        self.landed.insert(name.clone(), now);
        self.in_order.push_back((now, name.clone()));
    }

    fn forget(&mut self, now: Instant) {
        while let Some((at, name)) = self.in_order.pop_front_if(|(at, _)| now.duration_since(*at) > REMEMBERED) {
            // It may have landed again.
            if self.landed.get(&name) == Some(&at) {
                self.landed.remove(&name);
            }
        }
    }
}

impl Lead<'_> {
    /// Gives the outcome to those who wait.
    pub fn land(self, outcome: Outcome) {
        if matches!(outcome, Outcome::Reply(_)) {
            self.flights.state().remember(&self.name, Instant::now());
        }
        self.outcome.send_replace(Some(outcome));
    }
}

impl Drop for Lead<'_> {
    fn drop(&mut self) {
        self.flights.state().under_way.remove(&self.name);
    }
}
