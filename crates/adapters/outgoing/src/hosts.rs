//! How many calls a host gets at a time.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};

/// From so many hosts on, those with no call are forgotten before another is added.
const REMEMBERED: usize = 1000;

/// The places that hosts have.
#[derive(Debug)]
pub(crate) struct Hosts {
    places: Mutex<HashMap<String, Arc<Semaphore>>>,
    per_host: usize,
}

impl Hosts {
    pub(crate) fn new(per_host: usize) -> Self {
        Self { places: Mutex::default(), per_host }
    }

    /// A place at a host (with its port), held until dropped; `None` when none is free within `patience`.
    pub(crate) async fn place(&self, host: &str, patience: Duration) -> Option<OwnedSemaphorePermit> {
        let places = self.places_of(host);
        timeout(patience, places.acquire_owned()).await.ok()?.ok()
    }

    fn places_of(&self, host: &str) -> Arc<Semaphore> {
        // A map of counters is whole whatever its last user did.
        let mut all = self.places.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(places) = all.get(host) {
            return Arc::clone(places);
        }
        if all.len() >= REMEMBERED {
            // Held places and those who wait for one have a handle of their own.
            all.retain(|_, places| Arc::strong_count(places) > 1);
        }
        let places = Arc::new(Semaphore::new(self.per_host));
        all.insert(host.to_owned(), Arc::clone(&places));
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_host_that_is_full_does_not_hold_up_another() {
        let hosts = Hosts::new(2);
        let now = Duration::ZERO;
        let first = hosts.place("a:443", now).await;
        let second = hosts.place("a:443", now).await;
        assert!(first.is_some() && second.is_some());
        assert!(hosts.place("a:443", now).await.is_none());
        assert!(hosts.place("b:443", now).await.is_some() && hosts.place("a:444", now).await.is_some());
        drop(first);
        assert!(hosts.place("a:443", now).await.is_some());
    }

    #[tokio::test]
    async fn hosts_without_calls_are_forgotten() {
        let hosts = Hosts::new(1);
        let held = hosts.place("held", Duration::ZERO).await;
        for n in 0..3 * REMEMBERED {
            assert!(hosts.place(&n.to_string(), Duration::ZERO).await.is_some());
        }
        assert!(hosts.places.lock().unwrap().len() <= REMEMBERED);
        assert!(hosts.place("held", Duration::ZERO).await.is_none(), "one with a call is remembered");
        drop(held);
    }
}
