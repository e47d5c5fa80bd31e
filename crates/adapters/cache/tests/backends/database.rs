//! What stands for the API and its database: rows with versions, and an outbox.

use std::{
    convert::Infallible,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use tidings_cache::{
    Address, Cache, CallError, Changed, Outbox, RENEW_EVERY, Read, Redis, TrustKeeper, protocol::Trust,
};

/// A value of which the API knows the version.
#[derive(Debug, Default)]
struct Row {
    version: AtomicU64,
    done: AtomicU64,
}

/// Rows that are kept as `row-<group>-<row>`, in two groups.
#[derive(Debug, Clone)]
pub struct Database {
    rows: Arc<Vec<Row>>,
    changed: Arc<Mutex<Vec<String>>>,
    /// How long the API may take, at most.
    dawdles: Duration,
}

/// Of so many reads, how many found the value in the cache.
#[derive(Debug, Default, Clone, Copy)]
pub struct Counts {
    pub reads: u64,
    pub hits: u64,
}

#[derive(Debug)]
pub struct Failed;

impl CallError for Failed {
    fn may_have_happened(&self) -> bool {
        false
    }
}

/// A refusal that was counted: the row is another now.
#[derive(Debug)]
struct Counted {
    version: u64,
}

impl CallError for Counted {
    fn may_have_happened(&self) -> bool {
        false
    }

    fn has_changed_something(&self) -> bool {
        true
    }
}

impl Database {
    pub fn new(rows: u64, dawdles: Duration) -> Self {
        let rows = Arc::new((0..rows).map(|_| Row::default()).collect());
        Self { rows, changed: Arc::default(), dawdles }
    }

    /// A row is read or, one time in seventeen, changed, as `random` has it. Fails the test when what is read is older than
    /// a change that was done before.
    pub async fn work(&self, cache: &Cache, random: u64, counts: &mut Counts) {
        let number = random % self.rows.len() as u64;
        if random.is_multiple_of(17) {
            self.change(cache, number, random).await
        } else {
            self.read(cache, number, random, counts).await
        }
    }

    /// One time in three the change is a refusal that is counted.
    pub async fn change(&self, cache: &Cache, number: u64, random: u64) {
        let row = &self.rows[usize::try_from(number).unwrap()];
        let name = if random.is_multiple_of(2) { group(number) } else { key(number) };
        let changed = [Changed { family: "row", name: name.clone() }];
        let call = async || {
            self.dawdle(random >> 8).await;
            let version = {
                // What is in the outbox is committed with the change.
                let mut changed = self.changed.lock().unwrap();
                changed.push(name);
                row.version.fetch_add(1, Ordering::SeqCst) + 1
            };
            self.dawdle(random >> 16).await;
            if random.is_multiple_of(3) { Err(Counted { version }) } else { Ok(version) }
        };
        let version = cache.change(&changed, call).await.unwrap_or_else(|Counted { version }| version);
        row.done.fetch_max(version, Ordering::SeqCst);
    }

    pub async fn read(&self, cache: &Cache, number: u64, random: u64, counts: &mut Counts) {
        let row = &self.rows[usize::try_from(number).unwrap()];
        let read = Read {
            family: "row",
            address: Address { key: key(number), groups: vec![group(number)] },
            keep: Duration::from_secs(60),
        };
        let done = row.done.load(Ordering::SeqCst);
        let mut called = false;
        let fetch = async || {
            called = true;
            self.dawdle(random >> 8).await;
            let version = row.version.load(Ordering::SeqCst);
            self.dawdle(random >> 16).await;
            Ok::<_, Failed>(version)
        };
        let version: u64 = cache.read(&read, fetch).await.unwrap();
        assert!(version >= done, "version {version} was read after {done} was done");
        counts.reads += 1;
        counts.hits += u64::from(!called);
    }

    /// Lets others go first, now and then.
    async fn dawdle(&self, random: u64) {
        match random % 8 {
            0 => tokio::time::sleep(self.dawdles * u32::try_from(random % 64).unwrap() / 64).await,
            1..4 => tokio::task::yield_now().await,
            _ => {}
        }
    }

    /// Keeps the trust in a cache, by this database's outbox.
    pub fn keep(&self, redis: Redis) {
        let (keeper, mut outbox) = (
            TrustKeeper::new(Arc::new(redis)),
            TestOutbox { changed: Arc::clone(&self.changed), read: 0, trusted: None },
        );
        tokio::spawn(async move {
            loop {
                let _away = keeper.round(&mut outbox).await;
                tokio::time::sleep(RENEW_EVERY).await;
            }
        });
    }
}

pub fn key(number: u64) -> String {
    format!("row-{}-{number}", number % 2)
}

pub fn group(number: u64) -> String {
    format!("row-{}-*", number % 2)
}

/// Random enough, and the same in every run.
pub fn next(random: &mut u64) -> u64 {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    *random
}

#[derive(Debug)]
struct TestOutbox {
    changed: Arc<Mutex<Vec<String>>>,
    read: usize,
    trusted: Option<Trust>,
}

#[async_trait]
impl Outbox for TestOutbox {
    type Error = Infallible;

    async fn trusted(&mut self) -> Result<Option<Trust>, Infallible> {
        Ok(self.trusted.clone())
    }

    async fn trust(&mut self, trust: &Trust) -> Result<(), Infallible> {
        self.trusted = Some(trust.clone());
        Ok(())
    }

    async fn waiting(&mut self) -> Result<Vec<String>, Infallible> {
        let waiting = self.changed.lock().unwrap().clone();
        self.read = waiting.len();
        Ok(waiting)
    }

    async fn applied(&mut self) -> Result<(), Infallible> {
        self.changed.lock().unwrap().drain(..self.read);
        Ok(())
    }
}
