//! Toy jobs, and a clock that the test moves.

use std::{
    collections::{HashMap, HashSet},
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use tidings_domain::Clock;
use tidings_queue::{
    Handler, HandlerError, Job, NewJob, Outcome, Policy, Progress, RetrySchedule, Runner, Waker, enqueue,
};
use tokio::sync::Semaphore;
use uuid::Uuid;

/// A clock that stands until the test moves it.
#[derive(Debug)]
pub struct TestClock(Mutex<Timestamp>);

impl TestClock {
    pub fn new() -> Arc<Self> {
        Arc::new(Self(Mutex::new("2026-03-02T10:00:00Z".parse().unwrap())))
    }

    pub fn advance(&self, seconds: i64) {
        *self.0.lock().unwrap() += SignedDuration::from_secs(seconds);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().unwrap()
    }
}

pub fn runner<const N: usize>(pool: &PgPool, clock: &Arc<TestClock>, handlers: [Arc<dyn Handler>; N]) -> Runner {
    Runner::new(pool.clone(), Arc::clone(clock) as _, handlers.into(), Waker::new())
}

/// Numbered jobs that are due now.
pub fn numbered(kind: &'static str, numbers: std::ops::Range<u64>, now: Timestamp) -> Vec<NewJob> {
    numbers.map(|number| NewJob::new(kind, json!({ "number": number }), now)).collect()
}

pub async fn put(pool: &PgPool, jobs: &[NewJob], now: Timestamp) {
    for chunk in jobs.chunks(1000) {
        assert_eq!(enqueue(pool, chunk, now).await.unwrap(), chunk.len() as u64);
    }
}

pub async fn waiting(pool: &PgPool) -> i64 {
    sqlx::query_scalar("SELECT count(*) FROM queue_jobs").fetch_one(pool).await.unwrap()
}

pub fn lease(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// Counts how often each number was run, and whether one was ever run twice at a time.
#[derive(Debug, Default)]
pub struct Counter {
    pub runs: Mutex<HashMap<u64, u32>>,
    pub batches: Mutex<Vec<usize>>,
    running: Mutex<HashSet<u64>>,
    pub overlaps: AtomicUsize,
}

impl Counter {
    pub fn total(&self) -> u32 {
        self.runs.lock().unwrap().values().sum()
    }

    /// Every number below `count` was run exactly once.
    pub fn assert_each_once(&self, count: u64) {
        let runs = self.runs.lock().unwrap();
        assert_eq!(runs.len() as u64, count);
        assert!(runs.values().all(|runs| *runs == 1));
        assert_eq!(self.overlaps.load(Ordering::Relaxed), 0);
    }
}

#[async_trait]
impl Handler for Counter {
    fn kind(&self) -> &'static str {
        "count"
    }

    fn policy(&self) -> Policy {
        Policy { batch_size: 150, ..Policy::default() }
    }

    async fn run(&self, jobs: &[Job], _: &Progress) -> Vec<Outcome> {
        let numbers: Vec<u64> = jobs.iter().map(|job| job.payload["number"].as_u64().unwrap()).collect();
        for number in &numbers {
            if !self.running.lock().unwrap().insert(*number) {
                self.overlaps.fetch_add(1, Ordering::Relaxed);
            }
        }
        tokio::task::yield_now().await;
        for number in &numbers {
            self.running.lock().unwrap().remove(number);
            *self.runs.lock().unwrap().entry(*number).or_default() += 1;
        }
        self.batches.lock().unwrap().push(jobs.len());
        vec![Outcome::Done; jobs.len()]
    }
}

/// Fails twice, then succeeds; notes when it was run.
#[derive(Debug)]
pub struct Flaky {
    pub clock: Arc<TestClock>,
    pub runs: Mutex<Vec<(u16, Timestamp)>>,
}

#[async_trait]
impl Handler for Flaky {
    fn kind(&self) -> &'static str {
        "flaky"
    }

    fn policy(&self) -> Policy {
        let retry = RetrySchedule::exponential(5, Duration::from_secs(10), 3.0, Duration::from_secs(3600));
        Policy { retry: retry.with_jitter(0.0), ..Policy::default() }
    }

    async fn run(&self, jobs: &[Job], _: &Progress) -> Vec<Outcome> {
        let mut runs = self.runs.lock().unwrap();
        jobs.iter()
            .map(|job| {
                runs.push((job.attempt, self.clock.now()));
                if job.attempt <= 2 { Outcome::retry("not yet") } else { Outcome::Done }
            })
            .collect()
    }
}

/// Fails, then is busy twenty times, then fails again.
#[derive(Debug, Default)]
pub struct Busy {
    runs: AtomicUsize,
}

#[async_trait]
impl Handler for Busy {
    fn kind(&self) -> &'static str {
        "busy"
    }

    fn policy(&self) -> Policy {
        Policy { retry: RetrySchedule::constant(1, Duration::from_secs(5)), ..Policy::default() }
    }

    async fn run(&self, jobs: &[Job], _: &Progress) -> Vec<Outcome> {
        let outcome = match self.runs.fetch_add(1, Ordering::Relaxed) {
            1..=20 => Outcome::postpone(SignedDuration::from_secs(5)),
            _ => Outcome::retry("no"),
        };
        vec![outcome; jobs.len()]
    }
}

/// Always fails, with a text that PostgreSQL could not keep as it is. Giving up writes into the table `given_up`, and is
/// refused as often as `refusals` says.
#[derive(Debug, Default)]
pub struct Doomed {
    pub runs: AtomicUsize,
    pub refusals: AtomicUsize,
}

#[async_trait]
impl Handler for Doomed {
    fn kind(&self) -> &'static str {
        "doomed"
    }

    fn policy(&self) -> Policy {
        let retry = RetrySchedule::constant(2, Duration::from_secs(300)).first_retry_at_once();
        Policy { retry, deadline: Some(SignedDuration::from_hours(1)), ..Policy::default() }
    }

    async fn run(&self, jobs: &[Job], _: &Progress) -> Vec<Outcome> {
        self.runs.fetch_add(jobs.len(), Ordering::Relaxed);
        vec![Outcome::retry("no\0 hope"); jobs.len()]
    }

    async fn give_up(&self, conn: &mut PgConnection, job: &Job, error: &str) -> Result<(), HandlerError> {
        sqlx::query("INSERT INTO given_up VALUES ($1, $2)")
            .bind(job.id)
            .bind(error.replace('\0', " "))
            .execute(conn)
            .await?;
        let refused = self.refusals.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
        if refused.is_ok() { Err("not now".into()) } else { Ok(()) }
    }
}

impl Doomed {
    pub async fn prepare(pool: &PgPool) {
        sqlx::raw_sql("CREATE TABLE given_up (id bigint, error text)").execute(pool).await.unwrap();
    }

    pub async fn given_up(pool: &PgPool) -> Vec<String> {
        sqlx::query_scalar("SELECT error FROM given_up ORDER BY id").fetch_all(pool).await.unwrap()
    }
}

/// Misbehaves on the first attempt: `"panic"`, or else too few outcomes.
#[derive(Debug)]
pub struct Misbehaving(pub &'static str);

#[async_trait]
impl Handler for Misbehaving {
    fn kind(&self) -> &'static str {
        "misbehave"
    }

    fn policy(&self) -> Policy {
        Policy::default()
    }

    async fn run(&self, jobs: &[Job], _: &Progress) -> Vec<Outcome> {
        if jobs.iter().all(|job| job.attempt > 1) {
            return vec![Outcome::Done; jobs.len()];
        }
        assert!(self.0 != "panic", "out of order");
        Vec::new()
    }
}

/// Tells when a batch has begun, and goes on when allowed to.
#[derive(Debug)]
pub struct Gated {
    pub lease: Duration,
    pub begun: Semaphore,
    pub allowed: Semaphore,
    pub seen: Mutex<Vec<Job>>,
}

impl Gated {
    pub fn new(lease: Duration) -> Arc<Self> {
        Arc::new(Self { lease, begun: Semaphore::new(0), allowed: Semaphore::new(0), seen: Mutex::default() })
    }

    pub async fn until_begun(&self) {
        self.begun.acquire().await.unwrap().forget();
    }
}

#[async_trait]
impl Handler for Gated {
    fn kind(&self) -> &'static str {
        "gated"
    }

    fn policy(&self) -> Policy {
        Policy { batch_size: 1, jobs_in_flight: 2, lease: self.lease, ..Policy::default() }
    }

    async fn run(&self, jobs: &[Job], _: &Progress) -> Vec<Outcome> {
        self.seen.lock().unwrap().extend_from_slice(jobs);
        self.begun.add_permits(1);
        self.allowed.acquire().await.unwrap().forget();
        vec![Outcome::Done; jobs.len()]
    }
}

/// Works on batches of four of which number 0 lasts until it is allowed to end.
#[derive(Debug)]
pub struct Straggling {
    pub allowed: Semaphore,
    pub done: AtomicUsize,
}

#[async_trait]
impl Handler for Straggling {
    fn kind(&self) -> &'static str {
        "straggling"
    }

    fn policy(&self) -> Policy {
        Policy { batch_size: 4, jobs_in_flight: 4, ..Policy::default() }
    }

    async fn run(&self, jobs: &[Job], progress: &Progress) -> Vec<Outcome> {
        let straggles = |job: &&Job| job.payload["number"] == 0;
        for _ in jobs.iter().filter(|job| !straggles(job)) {
            self.done.fetch_add(1, Ordering::Relaxed);
            progress.one_ended();
        }
        if jobs.iter().any(|job| straggles(&job)) {
            self.allowed.acquire().await.unwrap().forget();
            self.done.fetch_add(1, Ordering::Relaxed);
        }
        vec![Outcome::Done; jobs.len()]
    }
}
