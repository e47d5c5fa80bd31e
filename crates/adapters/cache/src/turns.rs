//! Reads past the cache: of those of a key that come while a call is under way, one makes the next call, for all of them.
//!
//! Without the cache's word nobody knows whether the call that is under way began before a change or after it. So nobody is given its
//! answer who came after it began: they wait for it to end, and share the call that begins then. Whoever comes is answered after two
//! calls, and the API is asked for a key once at a time, however many read it.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::{sync::watch, time::timeout};

use crate::outcome::{Landed, Landing, Outcome};

/// A call that takes longer is not waited for: one that hangs would keep everybody.
const PATIENCE: Duration = Duration::from_secs(1);

/// The keys that are read past the cache at this moment.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashMap<String, Turn>>);

/// What goes on for a key.
#[derive(Debug)]
struct Turn {
    /// Closed when the call under way is over.
    under_way: watch::Receiver<()>,
    /// What those wait for who came since it began.
    next: Option<Landed>,
}

/// What somebody who reads past the cache does.
pub enum Taken<'t> {
    /// Calls the API, and says what it answered.
    Call(Calling<'t>),
    /// Waits for who does.
    Follow(Landing),
}

/// A call under way. Dropped without an outcome, it leaves it to one of those who wait for it.
pub struct Calling<'t> {
    turns: &'t Turns,
    key: String,
    outcome: watch::Sender<Option<Outcome>>,
    /// Closed with it, which lets the next one go.
    under_way: watch::Sender<()>,
}

/// Waits for the call under way to be over.
struct Queued<'t> {
    turns: &'t Turns,
    key: String,
    before: watch::Receiver<()>,
    /// Taken when it is.
    outcome: Option<watch::Sender<Option<Outcome>>>,
}

impl Turns {
    /// Takes a turn in reading a key. Whoever is to call has waited for the call before.
    pub async fn take(&self, key: &str) -> Taken<'_> {
        let queued = {
            let mut turns = self.turns();
            let Some(turn) = turns.get_mut(key) else {
                let calling = Calling::begin(self, &mut turns, key.to_owned(), watch::Sender::new(None));
                return Taken::Call(calling);
            };
            if let Some(next) = &turn.next {
                return Taken::Follow(Landing::of(next.clone()));
            }
            let outcome = watch::Sender::new(None);
            turn.next = Some(outcome.subscribe());
            Queued { turns: self, key: key.to_owned(), before: turn.under_way.clone(), outcome: Some(outcome) }
        };
        Taken::Call(queued.begin().await)
    }

    fn turns(&self) -> MutexGuard<'_, HashMap<String, Turn>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'t> Calling<'t> {
    fn begin(
        turns: &'t Turns,
        locked: &mut HashMap<String, Turn>,
        key: String,
        outcome: watch::Sender<Option<Outcome>>,
    ) -> Self {
        let under_way = watch::Sender::new(());
        locked.insert(key.clone(), Turn { under_way: under_way.subscribe(), next: None });
        Self { turns, key, outcome, under_way }
    }

    /// Whether anybody waits for the outcome. Nobody comes to do so once it has begun.
    pub fn is_awaited(&self) -> bool {
        self.outcome.receiver_count() > 0
    }

    /// Gives the outcome to those who wait.
    pub fn land(self, outcome: Outcome) {
        self.outcome.send_replace(Some(outcome));
    }
}

impl Drop for Calling<'_> {
    fn drop(&mut self) {
        let mut turns = self.turns.turns();
        // Whoever waits for their turn goes on with what is there, and has done so already if this one took too long.
        let is_last = |turn: &Turn| turn.next.is_none() && turn.under_way.same_channel(&self.under_way.subscribe());
        if turns.get(&self.key).is_some_and(is_last) {
            turns.remove(&self.key);
        }
    }
}

impl<'t> Queued<'t> {
    async fn begin(mut self) -> Calling<'t> {
        // Nothing is ever sent: it waits for the end.
        let over = async { while self.before.changed().await.is_ok() {} };
        let _has_ended = timeout(PATIENCE, over).await;
        let outcome = self.outcome.take().unwrap_or_default();
        Calling::begin(self.turns, &mut self.turns.turns(), std::mem::take(&mut self.key), outcome)
    }
}

impl Drop for Queued<'_> {
    /// Gives up a turn that was not taken: one of those who wait for it takes the next.
    fn drop(&mut self) {
        if self.outcome.is_none() {
            return;
        }
        let mut turns = self.turns.turns();
        let is_over = self.before.has_changed().is_err();
        match turns.get_mut(&self.key) {
            Some(turn) if !is_over => turn.next = None,
            // Nobody else would take it away.
            Some(_) => drop(turns.remove(&self.key)),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    const KEY: &str = "service-1";

    fn call(taken: Option<Taken<'_>>) -> Calling<'_> {
        match taken {
            Some(Taken::Call(calling)) => calling,
            Some(Taken::Follow(_)) => panic!("it follows"),
            None => panic!("it waits"),
        }
    }

    fn follow(taken: Option<Taken<'_>>) -> Landing {
        match taken {
            Some(Taken::Follow(landing)) => landing,
            _ => panic!("it does not follow"),
        }
    }

    fn reply(json: &str) -> Outcome {
        Outcome::Reply(json.into())
    }

    #[tokio::test]
    async fn who_comes_during_a_call_shares_the_one_after_it() {
        let turns = Turns::default();
        let first = call(turns.take(KEY).now_or_never());
        assert!(!first.is_awaited());
        let other = call(turns.take("service-2").now_or_never());
        let mut second = Box::pin(turns.take(KEY));
        assert!((&mut second).now_or_never().is_none(), "it waits for the first");
        let mut waiting: Vec<Landing> = (0..3).map(|_| follow(turns.take(KEY).now_or_never())).collect();
        first.land(reply("before"));
        waiting.push(follow(turns.take(KEY).now_or_never()));
        let second = call(second.now_or_never());
        assert!(second.is_awaited());
        let third = turns.take(KEY);
        second.land(reply("after"));
        for landing in waiting {
            let landed = landing.wait().now_or_never().unwrap();
            assert!(matches!(&landed, Some(Outcome::Reply(json)) if &**json == "after"), "{landed:?}");
        }
        drop(call(third.now_or_never()));
        drop(other);
        assert!(turns.turns().is_empty());
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_long_for_a_call_that_hangs() {
        let turns = Turns::default();
        let hanging = call(turns.take(KEY).now_or_never());
        let second = call(Some(turns.take(KEY).await));
        drop(hanging);
        let mut third = Box::pin(turns.take(KEY));
        assert!((&mut third).now_or_never().is_none(), "it waits for the second, which goes on");
        drop(second);
        drop(call(third.now_or_never()));
        assert!(turns.turns().is_empty());
    }

    #[tokio::test]
    async fn a_call_that_is_given_up_keeps_nobody() {
        let turns = Turns::default();
        let first = call(turns.take(KEY).now_or_never());
        let mut second = Box::pin(turns.take(KEY));
        assert!((&mut second).now_or_never().is_none());
        let left = [(); 2].map(|()| follow(turns.take(KEY).now_or_never()));
        drop(second);
        for landing in left {
            assert!(landing.wait().now_or_never().unwrap().is_none(), "nobody calls for them any more");
        }
        let mut third = Box::pin(turns.take(KEY));
        assert!((&mut third).now_or_never().is_none(), "one of them does");
        follow(turns.take(KEY).now_or_never());
        drop(first);
        drop(third);
        assert!(turns.turns().is_empty());
        drop(call(turns.take(KEY).now_or_never()));
        assert!(turns.turns().is_empty());
    }
}
