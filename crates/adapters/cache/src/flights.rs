//! Reads of the same key at the same time become one call.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::watch;

use crate::protocol::Permit;

/// The calls under way, by key and permit.
///
/// Only those with the same permit may share an answer: who looked after a change has another token, so that an answer
/// from before that change cannot reach it.
#[derive(Debug, Default)]
pub struct Flights {
    under_way: Mutex<HashMap<(String, Permit), Answer>>,
}

/// The JSON text, when it is there.
type Answer = watch::Receiver<Option<Arc<str>>>;

/// What somebody who misses does.
pub enum Flight<'f> {
    /// Calls the API, and says what it answered.
    Lead(Lead<'f>),
    /// Waits for who does.
    Follow(Landing),
}

/// A call that others wait for. Dropped without an answer, it leaves each of them to itself.
pub struct Lead<'f> {
    flights: &'f Flights,
    name: (String, Permit),
    answer: watch::Sender<Option<Arc<str>>>,
}

/// The answer to come.
pub struct Landing(Answer);

impl Flights {
    /// Takes part in the call for a key.
    pub fn join(&self, key: &str, permit: &Permit) -> Flight<'_> {
        let name = (key.to_owned(), permit.clone());
        let mut under_way = self.under_way.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(landing) = under_way.get(&name) {
            return Flight::Follow(Landing(landing.clone()));
        }
        let (answer, landing) = watch::channel(None);
        under_way.insert(name.clone(), landing);
        Flight::Lead(Lead { flights: self, name, answer })
    }
}

impl Lead<'_> {
    /// Gives the answer to those who wait.
    pub fn land(self, json: Arc<str>) {
        self.answer.send_replace(Some(json));
    }
}

impl Drop for Lead<'_> {
    fn drop(&mut self) {
        self.flights.under_way.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}

impl Landing {
    /// The answer; nothing if the call failed or was given up.
    pub async fn wait(&mut self) -> Option<Arc<str>> {
        self.0.wait_for(Option::is_some).await.ok()?.clone()
    }
}
