//! A batch of claimed jobs and how it is run.

use std::{any::Any, sync::Arc};

use tokio::{task::JoinError, time::Instant};
use tracing::Instrument;
use uuid::Uuid;

use crate::{Handler, Job, Outcome, Progress, telemetry};

/// Jobs that were claimed together, under one lease.
#[derive(Clone, Debug)]
pub(super) struct Batch {
    pub(super) lease: Uuid,
    pub(super) jobs: Arc<[Job]>,
}

impl Batch {
    /// Runs the batch; to be spawned, so that a panic stays there.
    pub(super) fn run(
        &self,
        handler: Arc<dyn Handler>,
        progress: Progress,
    ) -> impl Future<Output = Vec<Outcome>> + Send + 'static {
        let jobs = Arc::clone(&self.jobs);
        let span = tracing::info_span!("batch", kind = handler.kind(), jobs = jobs.len());
        let run = async move {
            let started = Instant::now();
            let outcomes = handler.run(&jobs, &progress).await;
            telemetry::batch_run(handler.kind(), started.elapsed());
            outcomes
        };
        run.instrument(span)
    }

    /// An outcome for each job, whatever the handler did.
    pub(super) fn outcomes(&self, ended: Result<Vec<Outcome>, JoinError>) -> Vec<Outcome> {
        let error = match ended {
            Ok(outcomes) if outcomes.len() == self.jobs.len() => return outcomes,
            Ok(outcomes) => {
                format!("the handler gave {} outcomes for {} jobs", outcomes.len(), self.jobs.len())
            }
            Err(error) => describe(error),
        };
        tracing::error!(kind = self.jobs.first().map(|job| job.kind.as_str()), error, "a batch failed as a whole");
        vec![Outcome::retry(error); self.jobs.len()]
    }
}

/// What a task that did not return has to say.
pub(super) fn describe(error: JoinError) -> String {
    match error.try_into_panic() {
        Ok(panic) => format!("the handler panicked: {}", panic_message(panic.as_ref())),
        Err(error) => format!("the handler was stopped: {error}"),
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a message")
}
