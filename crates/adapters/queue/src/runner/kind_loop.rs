//! The loop that works on one kind of job.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    task::{Id, JoinError, JoinSet},
    time::{Instant, sleep_until, timeout},
};
use tokio_util::sync::CancellationToken;

use super::{batch::Batch, health::Health, pace::Pace, worker::Worker};
use crate::{Outcome, QueueError};

/// How long to wait for a handler to notice that it was stopped, at the end of the grace period.
const STOPPING: Duration = Duration::from_millis(500);
/// How long the database may take, after that, for what is left to be written.
const GIVING_BACK: Duration = Duration::from_secs(1);

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
    batches: HashMap<Id, Batch>,
}

impl KindLoop {
    pub(super) fn new(
        worker: Worker,
        wakes: watch::Receiver<()>,
        health: Arc<Health>,
        shutdown_grace: Duration,
    ) -> Self {
        let (pace, running, batches) = (Pace::new(Instant::now()), JoinSet::new(), HashMap::new());
        Self { worker, wakes, health, shutdown_grace, pace, running, batches }
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
            let may_claim = failing_until.is_none() && self.has_room();
            let until = failing_until.unwrap_or_else(|| self.pace.next_claim());
            tokio::select! {
                () = shutdown.cancelled() => {}
                Some(ended) = self.running.join_next_with_id() => self.judge(ended),
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
        if !self.has_room() || self.pace.next_claim() > Instant::now() {
            return Ok(());
        }
        let claimed = self.worker.claim().await?;
        self.pace.claimed(claimed.found, usize::from(self.worker.batch_size()), Instant::now());
        if let Some(batch) = claimed.batch {
            let task = self.running.spawn(batch.run(Arc::clone(&self.worker.handler)));
            self.batches.insert(task.id(), batch);
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
        if let Some(batch) = self.batches.remove(&id) {
            self.worker.judge(&batch, ended);
        }
    }

    fn has_room(&self) -> bool {
        self.batches.len() < self.worker.policy.batches_in_flight.max(1)
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
