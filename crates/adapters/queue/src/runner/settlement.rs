//! What is still to be written about finished batches: one statement per outcome, however many batches wait.

use std::mem;

use jiff::Timestamp;
use sqlx::PgPool;
use uuid::Uuid;

use super::{in_flight::InFlight, verdict::Verdict};
use crate::{
    Job, QueueError,
    finish::{self, Retry},
    telemetry,
};

/// A job that is to be given up.
#[derive(Clone, Debug)]
pub(super) struct Burial {
    pub(super) lease: Uuid,
    pub(super) job: Job,
    pub(super) error: String,
}

/// What is still to be written about finished batches of one kind.
#[derive(Debug, Default)]
pub(super) struct Settlement {
    /// The leases and numbers of jobs that are done: two lists of the same length.
    done: (Vec<Uuid>, Vec<i64>),
    retries: Vec<Retry>,
    burials: Vec<Burial>,
    /// The batches that need no more heartbeat when all this is written.
    batches: Vec<Uuid>,
}

impl Settlement {
    pub(super) fn add(&mut self, lease: Uuid, job: &Job, verdict: Verdict) {
        match verdict {
            Verdict::Done => {
                self.done.0.push(lease);
                self.done.1.push(job.id);
            }
            Verdict::Retry { run_at, error, outcome_unknown } => {
                self.retries.push(Retry { lease, id: job.id, run_at, error: Some(error), outcome_unknown });
            }
            Verdict::Postpone { run_at } => {
                self.retries.push(Retry { lease, id: job.id, run_at, error: None, outcome_unknown: false });
            }
            Verdict::Bury { error } => self.burials.push(Burial { lease, job: job.clone(), error }),
        }
    }

    /// Nothing of this batch is to come any more.
    pub(super) fn batch_ended(&mut self, lease: Uuid) {
        self.batches.push(lease);
    }

    pub(super) const fn is_empty(&self) -> bool {
        self.batches.is_empty() && self.burials.is_empty()
    }

    /// Takes the jobs that are to be given up.
    pub(super) fn take_burials(&mut self) -> Vec<Burial> {
        mem::take(&mut self.burials)
    }

    /// They were not given up after all; they are to be, later.
    pub(super) fn put_back_burials(&mut self, burials: Vec<Burial>) {
        self.burials.extend(burials);
    }

    /// This one cannot be given up now; its next attempt is to find that out again.
    pub(super) fn postpone_burial(&mut self, burial: Burial, run_at: Timestamp) {
        self.retries.push(Retry {
            lease: burial.lease,
            id: burial.job.id,
            run_at,
            error: Some(burial.error),
            outcome_unknown: false,
        });
    }

    /// Writes what was done.
    pub(super) async fn acknowledge(&mut self, kind: &'static str, pool: &PgPool) -> Result<(), QueueError> {
        let (leases, ids) = &self.done;
        if ids.is_empty() {
            return Ok(());
        }
        let held = finish::acknowledge_held(pool, leases, ids).await?;
        telemetry::acknowledged(kind, held);
        telemetry::leases_lost(kind, (ids.len() as u64).saturating_sub(held));
        self.done = (Vec::new(), Vec::new());
        Ok(())
    }

    /// Writes what is to be tried again.
    pub(super) async fn retry(&mut self, kind: &'static str, pool: &PgPool) -> Result<(), QueueError> {
        if self.retries.is_empty() {
            return Ok(());
        }
        let held = finish::retry_held(pool, &self.retries).await?;
        let postponed = self.retries.iter().filter(|retry| retry.error.is_none()).count() as u64;
        telemetry::retried(kind, held.saturating_sub(postponed));
        telemetry::postponed(kind, postponed);
        telemetry::leases_lost(kind, (self.retries.len() as u64).saturating_sub(held));
        self.retries.clear();
        Ok(())
    }

    /// All is written: the batches are no longer held.
    pub(super) fn written(&mut self, in_flight: &InFlight) {
        for lease in self.batches.drain(..) {
            in_flight.remove(lease);
        }
    }
}
