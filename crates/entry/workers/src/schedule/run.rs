//! A run of a task, by its job or by hand.

use std::time::Duration;

use async_trait::async_trait;
use tidings_app::{App, Failure};
use tidings_domain::SharedClock;
use tidings_queue::{Handler, Job, Outcome, Policy, Progress, RetrySchedule};
use tidings_store::scheduled_tasks::{self, Success};
use tokio::time::Instant;

use super::{SCHEDULE, Task};

/// Runs a task now, writes down how it went, and tells how much there was to do.
///
/// # Errors
/// Whatever kept the task from doing all that it should; another run goes on from there.
pub async fn run(task: &'static Task, app: &App, clock: &SharedClock) -> Result<u64, Failure> {
    let (at, began) = (clock.now(), Instant::now());
    let done = (task.does)(app, at).await;
    let took = began.elapsed();
    let written = match &done {
        Ok(done) => {
            tracing::info!(task = task.name, done, ?took, "done");
            scheduled_tasks::succeeded(&app.pool, task.name, Success { at, took, done: *done }).await
        }
        Err(error) => {
            metrics::counter!("tidings_schedule_failures_total", "task" => task.name).increment(1);
            tracing::warn!(task = task.name, %error, ?took, "a scheduled task failed");
            scheduled_tasks::failed(&app.pool, task.name, at, &error.to_string()).await
        }
    };
    if let Err(error) = written {
        // It was done all the same; it may look late until its next time.
        tracing::warn!(task = task.name, %error, "how a scheduled task went could not be written down");
    }
    done
}

/// Runs the jobs of a task.
pub(crate) struct Scheduled {
    app: App,
    clock: SharedClock,
    task: &'static Task,
}

impl Scheduled {
    /// A handler for each.
    pub(crate) fn all(app: &App, clock: &SharedClock) -> impl Iterator<Item = Self> {
        SCHEDULE.iter().map(|task| Self { app: app.clone(), clock: clock.clone(), task })
    }
}

#[async_trait]
impl Handler for Scheduled {
    fn kind(&self) -> &'static str {
        self.task.name
    }

    fn policy(&self) -> Policy {
        Policy {
            batch_size: 1,
            jobs_in_flight: 1,
            lease: Duration::from_secs(30),
            retry: RetrySchedule::exponential(10, Duration::from_secs(5), 2.0, Duration::from_secs(300)),
            deadline: None,
        }
    }

    async fn run(&self, batch: &[Job], _: &Progress) -> Vec<Outcome> {
        let outcome = match run(self.task, &self.app, &self.clock).await {
            Ok(_) => Outcome::Done,
            Err(error) => Outcome::retry(error),
        };
        vec![outcome; batch.len()]
    }
}
