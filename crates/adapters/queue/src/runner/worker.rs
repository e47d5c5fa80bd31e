//! The steps of working on one kind of job: claim, judge, settle.

use std::sync::Arc;

use jiff::SignedDuration;
use sqlx::PgPool;
use tidings_domain::SharedClock;
use tokio::task::JoinError;

use super::{
    batch::Batch,
    burial::{self, BurialError},
    in_flight::InFlight,
    settlement::{Burial, Settlement},
    verdict::{self, Verdict},
};
use crate::{Handler, Outcome, Policy, Progress, QueueError, claim, finish, telemetry};

/// When a job that could not be given up is tried again.
const BURIAL_AGAIN: SignedDuration = SignedDuration::from_secs(10);

/// Works on one kind of job.
pub(super) struct Worker {
    pub(super) handler: Arc<dyn Handler>,
    pub(super) kind: &'static str,
    pub(super) policy: Policy,
    pub(super) in_flight: InFlight,
    pub(super) clock: SharedClock,
    /// For the queue's own statements.
    pub(super) engine: PgPool,
    /// For transactions that handlers take part in.
    pool: PgPool,
    settlement: Settlement,
}

/// What a claim brought.
pub(super) struct Claimed {
    /// How many jobs, those that are not to be run included.
    pub(super) found: usize,
    /// Those that are to be run.
    pub(super) batch: Option<Batch>,
}

impl Worker {
    pub(super) fn new(handler: Arc<dyn Handler>, engine: PgPool, pool: PgPool, clock: SharedClock) -> Self {
        let (kind, policy) = (handler.kind(), handler.policy());
        let (in_flight, settlement) = (InFlight::default(), Settlement::default());
        Self { handler, kind, policy, in_flight, clock, engine, pool, settlement }
    }

    /// How many jobs a batch has at most.
    pub(super) fn batch_size(&self) -> u16 {
        self.policy.batch_size.max(1)
    }

    /// Claims a batch of at most `limit` jobs. Jobs that are not to be run any more are put aside, to be given up.
    pub(super) async fn claim(&mut self, limit: u16) -> Result<Claimed, QueueError> {
        let now = self.clock.now();
        let lease = uuid::Builder::from_random_bytes(rand::random()).into_uuid();
        let jobs = claim::claim(&self.engine, self.kind, limit, self.policy.lease, now, lease).await?;
        let found = jobs.len();
        if found == 0 {
            return Ok(Claimed { found, batch: None });
        }
        telemetry::claimed(self.kind, &jobs, now);
        self.in_flight.insert(lease, &jobs);
        let mut to_run = Vec::with_capacity(found);
        for job in jobs {
            match verdict::before_run(&job, &self.policy, now) {
                Some(error) => self.settlement.add(lease, &job, Verdict::Bury { error }),
                None => to_run.push(job),
            }
        }
        if to_run.is_empty() {
            self.settlement.batch_ended(lease);
            return Ok(Claimed { found, batch: None });
        }
        Ok(Claimed { found, batch: Some(Batch { lease, jobs: to_run.into() }) })
    }

    /// Judges a batch that was run.
    pub(super) fn judge(&mut self, batch: &Batch, ended: Result<Vec<Outcome>, JoinError>) {
        let now = self.clock.now();
        for (job, outcome) in batch.jobs.iter().zip(batch.outcomes(ended)) {
            let verdict = verdict::after_run(job, outcome, &self.policy, now, rand::random());
            self.settlement.add(batch.lease, job, verdict);
        }
        self.settlement.batch_ended(batch.lease);
    }

    /// Whether all that was judged is written.
    pub(super) const fn is_settled(&self) -> bool {
        self.settlement.is_empty()
    }

    /// Writes what was judged. After an error, what is not yet written is kept for the next call.
    pub(super) async fn settle(&mut self) -> Result<(), QueueError> {
        self.settlement.acknowledge(self.kind, &self.engine).await?;
        let burials = self.settlement.take_burials();
        if !burials.is_empty() {
            self.bury(burials).await?;
        }
        self.settlement.retry(self.kind, &self.engine).await?;
        self.settlement.written(&self.in_flight);
        Ok(())
    }

    /// All together; if the handler balks at that, one by one, and those that it balks at again later.
    async fn bury(&mut self, mut burials: Vec<Burial>) -> Result<(), QueueError> {
        let now = self.clock.now();
        match burial::bury(&self.handler, &self.pool, &burials, now).await {
            Ok(()) => return Ok(()),
            Err(BurialError::Database(error)) => {
                self.settlement.put_back_burials(burials);
                return Err(error);
            }
            Err(BurialError::Handler(_)) => {}
        }
        while let Some(burial) = burials.pop() {
            match burial::bury(&self.handler, &self.pool, std::slice::from_ref(&burial), now).await {
                Ok(()) => {}
                Err(BurialError::Database(error)) => {
                    burials.push(burial);
                    self.settlement.put_back_burials(burials);
                    return Err(error);
                }
                Err(BurialError::Handler(error)) => {
                    tracing::error!(kind = self.kind, id = burial.job.id, error, "a job cannot be given up now");
                    let run_at = now.saturating_add(BURIAL_AGAIN).unwrap_or(jiff::Timestamp::MAX);
                    self.settlement.postpone_burial(burial, run_at);
                }
            }
        }
        Ok(())
    }

    /// Gives back whatever is still held.
    pub(super) async fn release(&mut self) -> Result<u64, QueueError> {
        let (leases, ids) = self.in_flight.held();
        if ids.is_empty() {
            return Ok(0);
        }
        finish::release_held(&self.engine, &leases, &ids, self.clock.now()).await
    }

    /// Runs what is due, batch after batch; returns how many attempts that took.
    pub(super) async fn run_due(&mut self) -> Result<usize, QueueError> {
        let mut total = 0;
        loop {
            let claimed = self.claim(self.batch_size()).await?;
            if claimed.found == 0 {
                return Ok(total);
            }
            total += claimed.found;
            if let Some(batch) = claimed.batch {
                let progress = Progress::new(batch.jobs.len(), Arc::default());
                let ended = tokio::spawn(batch.run(Arc::clone(&self.handler), progress)).await;
                self.judge(&batch, ended);
            }
            self.settle().await?;
        }
    }
}
