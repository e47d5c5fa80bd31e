//! The cache of one process: for one node, and for tests.

use std::{
    collections::HashMap,
    hash::{BuildHasher, RandomState},
    iter::once,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use tidings_domain::SharedClock;

use crate::{
    backend::{Address, Backend, Look, Told, Unreachable},
    protocol::{Generation, Permit, Stamp, Token, Writer},
    random,
};

/// Locks, each for a part of the names.
const SHARDS: usize = 64;
/// Names remembered in a shard before those that are not being changed are forgotten, which costs only refills.
const NAMES_IN_A_SHARD: usize = 4_096;

/// Values in the memory of this process, the least used forgotten first.
#[derive(Debug)]
pub struct InProcess {
    values: moka::sync::Cache<String, Kept>,
    shards: Vec<Mutex<HashMap<String, Generation>>>,
    hasher: RandomState,
    clock: SharedClock,
    /// Every value bears it; a new one forgets them all.
    epoch: AtomicU64,
}

#[derive(Debug, Clone)]
struct Kept {
    json: Arc<str>,
    stamp: Stamp,
    until: Timestamp,
}

impl InProcess {
    /// A cache of at most so many bytes of keys and values.
    pub fn new(bytes: u64, clock: SharedClock) -> Self {
        let weigh = |key: &String, kept: &Kept| u32::try_from(key.len() + kept.json.len()).unwrap_or(u32::MAX);
        Self {
            values: moka::sync::Cache::builder().max_capacity(bytes).weigher(weigh).build(),
            shards: std::iter::repeat_with(Mutex::default).take(SHARDS).collect(),
            hasher: RandomState::new(),
            clock,
            epoch: AtomicU64::new(0),
        }
    }

    /// Forgets everything: nobody knows what changed meanwhile.
    pub fn clear(&self) {
        self.epoch.fetch_add(1, Ordering::SeqCst);
        self.values.invalidate_all();
    }

    fn epoch(&self) -> Token {
        Token(self.epoch.load(Ordering::SeqCst))
    }

    /// Does something to what is remembered of a name, alone.
    fn with<T>(&self, name: &str, act: impl FnOnce(&mut Generation) -> T) -> T {
        let mut names = self.shard(name);
        if names.len() >= NAMES_IN_A_SHARD && !names.contains_key(name) {
            let now = self.clock.now();
            names.retain(|_, generation| generation.is_marked(now));
        }
        act(names.entry(name.to_owned()).or_default())
    }

    fn shard(&self, name: &str) -> MutexGuard<'_, HashMap<String, Generation>> {
        let at = usize::try_from(self.hasher.hash_one(name)).unwrap_or_default() % SHARDS;
        #[expect(clippy::indexing_slicing, reason = "a remainder of the number of shards")]
        self.shards[at].lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn hit(&self, address: &Address, now: Timestamp) -> Option<Arc<str>> {
        let kept = self.values.get(&address.key).filter(|kept| kept.until > now)?;
        let tokens = address.groups.iter().map(|group| self.with(group, |generation| generation.token()));
        (Stamp::of(once(Some(self.epoch())).chain(tokens))? == kept.stamp).then_some(kept.json)
    }

    fn permit(&self, name: &str, now: Timestamp) -> Option<Token> {
        self.with(name, |generation| generation.permit(random::token(), now))
    }

    fn change(&self, names: &[String], act: impl Fn(&mut Generation)) {
        for name in names {
            self.with(name, |generation| {
                act(generation);
                // Under the lock: between this and a fill there is nothing.
                self.values.invalidate(name);
            });
        }
    }
}

#[async_trait]
impl Backend for InProcess {
    async fn look(&self, address: &Address) -> Result<Look, Unreachable> {
        let now = self.clock.now();
        if let Some(json) = self.hit(address, now) {
            return Ok(Look::Hit(json));
        }
        let epoch = Some(self.epoch());
        let token = self.permit(&address.key, now);
        let groups = address.groups.iter().map(|group| self.permit(group, now));
        let stamp = Stamp::of(once(epoch).chain(groups));
        Ok(Look::Miss(token.zip(stamp).map(|(token, stamp)| Permit { token, stamp })))
    }

    async fn fill(&self, key: &str, permit: &Permit, json: &Arc<str>, keep: Duration) -> Result<bool, Unreachable> {
        let now = self.clock.now();
        let kept = Kept { json: Arc::clone(json), stamp: permit.stamp.clone(), until: later(now, keep) };
        Ok(self.with(key, |generation| {
            let admitted = generation.admits(permit.token, now);
            if admitted {
                self.values.insert(key.to_owned(), kept);
            }
            admitted
        }))
    }

    async fn begin(&self, names: &[String], writer: Writer, at_most: Duration) -> Result<(), Unreachable> {
        let until = later(self.clock.now(), at_most);
        self.change(names, |generation| generation.begin(writer, random::token(), until));
        Ok(())
    }

    async fn end(&self, names: &[String], writer: Writer) -> Result<Told, Unreachable> {
        self.change(names, |generation| generation.end(writer, random::token()));
        Ok(Told::Settled)
    }

    async fn invalidate(&self, names: &[String]) -> Result<Told, Unreachable> {
        self.change(names, |generation| generation.invalidate(random::token()));
        Ok(Told::Settled)
    }

    /// It can always be told.
    fn untold_lasts(&self) -> Duration {
        Duration::ZERO
    }
}

fn later(now: Timestamp, by: Duration) -> Timestamp {
    let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}
