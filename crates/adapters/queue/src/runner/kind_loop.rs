//! The loop that works on one kind of job.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{
    sync::{Notify, watch},
    task::{Id, JoinError, JoinSet},
    time::{Instant, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{batch::Batch, health::Health, pace::Pace, worker::Worker};
use crate::{Outcome, Progress, QueueError};

/// How long to wait for a handler to notice that it was stopped, at the end of the grace period.
const STOPPING: Duration = Duration::from_millis(500);
/// How long the database may take, after that, for what is left to be written.
const GIVING_BACK: Duration = Duration::from_secs(1);

/// Room for less than this part of a batch is left alone until there is more, or nothing in hand: a claim costs as much for one
/// job as for many.
const LEAST_PART: u16 = 8;

/// Claims, runs and settles batches of one kind until told to stop.
///
/// Claims and settlements take turns in one task: batches that finish during a claim are settled together after it.
pub(super) struct KindLoop {
    worker: Worker,
    wakes: watch::Receiver<()>,
    health: Arc<Health>,
    shutdown_grace: Duration,
    pace: Pace,
    running: JoinSet<Vec<Outcome>>,
    batches: HashMap<Id, (Batch, Progress)>,
    freed: Arc<Notify>,
}

impl KindLoop {
    pub(super) fn new(
        worker: Worker,
        wakes: watch::Receiver<()>,
        health: Arc<Health>,
        shutdown_grace: Duration,
    ) -> Self {
        let (pace, running, batches) = (Pace::new(Instant::now()), JoinSet::new(), HashMap::new());
        Self { worker, wakes, health, shutdown_grace, pace, running, batches, freed: Arc::default() }
    }

    pub(super) async fn run(mut self, shutdown: CancellationToken) {
        let (in_flight, engine) = (self.worker.in_flight.clone(), self.worker.engine.clone());
        let (clock, lease) = (Arc::clone(&self.worker.clock), self.worker.policy.lease);
        let work = async {
            self.work(&shutdown).await;
            self.drain().await;
            self.give_back().await;
        };
        tokio::select! {
            () = work => {}
            () = in_flight.heartbeat(&engine, &clock, lease) => {}
        }
    }

    async fn work(&mut self, shutdown: &CancellationToken) {
        while !shutdown.is_cancelled() {
            if self.pace.failing_until(Instant::now()).is_none() {
                let result = self.step().await;
                self.note(result);
            }
            let failing_until = self.pace.failing_until(Instant::now());
            let (may_claim, freed) = (failing_until.is_none() && self.room().is_some(), Arc::clone(&self.freed));
            let until = failing_until.unwrap_or_else(|| self.pace.next_claim());
            tokio::select! {
                () = shutdown.cancelled() => {}
                Some(ended) = self.running.join_next_with_id() => self.judge(ended),
                () = freed.notified(), if !may_claim => {}
                () = sleep_until(until), if may_claim || failing_until.is_some() => {}
                Ok(()) = self.wakes.changed(), if may_claim => self.pace.woken(),
            }
        }
    }

    /// Settles what has finished, and claims a batch if it is time to.
    async fn step(&mut self) -> Result<(), QueueError> {
        self.judge_finished();
        if !self.worker.is_settled() {
            self.worker.settle().await?;
        }
        let Some(room) = self.room().filter(|_| self.pace.next_claim() <= Instant::now()) else {
            return Ok(());
        };
        let began = Instant::now();
        let claimed = self.worker.claim(room).await?;
        let now = Instant::now();
        self.pace.claimed(claimed.found, usize::from(room), now - began, now);
        if let Some(batch) = claimed.batch {
            let progress = Progress::new(batch.jobs.len(), Arc::clone(&self.freed));
            let task = self.running.spawn(batch.run(Arc::clone(&self.worker.handler), progress.clone()));
            self.batches.insert(task.id(), (batch, progress));
        }
        Ok(())
    }

    /// Lets running batches finish, for the grace period.
    async fn drain(&mut self) {
        let end = Instant::now() + self.shutdown_grace;
        while !(self.running.is_empty() && self.worker.is_settled()) && Instant::now() < end {
            let failing_until = self.pace.failing_until(Instant::now());
            if failing_until.is_none() && !self.worker.is_settled() {
                let result = self.worker.settle().await;
                self.note(result);
                continue;
            }
            tokio::select! {
                Some(ended) = self.running.join_next_with_id() => self.judge(ended),
                () = sleep_until(failing_until.unwrap_or(end).min(end)) => {}
            }
        }
    }

    /// Stops what still runs and gives it back.
    async fn give_back(&mut self) {
        self.judge_finished();
        if timeout(STOPPING, self.running.shutdown()).await.is_err() {
            tracing::warn!(kind = self.worker.kind, "a handler does not stop; its jobs are given back all the same");
        }
        let given_back = async {
            self.worker.settle().await?;
            self.worker.release().await
        };
        match timeout(GIVING_BACK, given_back).await {
            Ok(Ok(0)) => {}
            Ok(Ok(jobs)) => tracing::info!(kind = self.worker.kind, jobs, "unfinished jobs were given back"),
            Ok(Err(_)) | Err(_) => tracing::warn!(
                kind = self.worker.kind,
                "the database does not answer: unfinished jobs are free for others when their leases run out"
            ),
        }
    }

    fn judge_finished(&mut self) {
        while let Some(ended) = self.running.try_join_next_with_id() {
            self.judge(ended);
        }
    }

    fn judge(&mut self, ended: Result<(Id, Vec<Outcome>), JoinError>) {
        let (id, ended) = match ended {
            Ok((id, outcomes)) => (id, Ok(outcomes)),
            Err(error) => (error.id(), Err(error)),
        };
        if let Some((batch, _)) = self.batches.remove(&id) {
            self.worker.judge(&batch, ended);
        }
    }

    /// How many jobs may be claimed now; none where it is not worth a claim.
    fn room(&self) -> Option<u16> {
        let in_hand: usize = self.batches.values().map(|(_, progress)| progress.left()).sum();
        let most = self.worker.policy.jobs_in_flight.max(1);
        let batch_size = self.worker.batch_size();
        let room = u16::try_from(most.saturating_sub(in_hand)).unwrap_or(u16::MAX).min(batch_size);
        (room > 0 && (in_hand == 0 || room >= batch_size / LEAST_PART)).then_some(room)
    }

    fn note(&mut self, result: Result<(), QueueError>) {
        match result {
            Ok(()) => {
                self.pace.worked();
                self.health.worked();
            }
            Err(error) => {
                self.pace.failed(Instant::now());
                self.health.failed(&error);
            }
        }
    }
}
