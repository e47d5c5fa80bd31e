//! `process-spreadsheet`: makes notifications of a spreadsheet's rows.
//!
//! Idempotent: rows that have a notification are left out, and a job that has ended is left alone.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::PgConnection;
use tidings_app::{
    App,
    jobs::{PROCESS_SPREADSHEET, ProcessSpreadsheet},
    service_jobs::{self, NotProcessed},
};
use tidings_domain::SharedClock;
use tidings_queue::{Handler, HandlerError, Job, Outcome, Policy, Progress, RetrySchedule};

pub(crate) struct Spreadsheets {
    app: App,
    clock: SharedClock,
}

impl Spreadsheets {
    pub(crate) fn new(app: App, clock: SharedClock) -> Self {
        Self { app, clock }
    }
}

#[async_trait]
impl Handler for Spreadsheets {
    fn kind(&self) -> &'static str {
        PROCESS_SPREADSHEET
    }

    /// One by one, so that a large one holds up no other that is claimed with it, and a few at a time.
    fn policy(&self) -> Policy {
        Policy {
            batch_size: 1,
            jobs_in_flight: 4,
            lease: Duration::from_secs(10),
            retry: RetrySchedule::exponential(30, Duration::from_secs(1), 2.0, Duration::from_secs(300)),
            deadline: None,
        }
    }

    async fn run(&self, batch: &[Job], _: &Progress) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            let asked: ProcessSpreadsheet = match job.parse() {
                Ok(asked) => asked,
                Err(error) => {
                    outcomes.push(Outcome::dead(error));
                    continue;
                }
            };
            outcomes.push(match service_jobs::process(&self.app, asked, &self.clock).await {
                Ok(()) => Outcome::Done,
                Err(error @ NotProcessed::Now(_)) => Outcome::retry(error),
                Err(error @ NotProcessed::Ever(_)) => Outcome::dead(error),
            });
        }
        outcomes
    }

    async fn give_up(&self, conn: &mut PgConnection, job: &Job, _: &str) -> Result<(), HandlerError> {
        let Ok(ProcessSpreadsheet { job_id, .. }) = job.parse() else { return Ok(()) };
        Ok(service_jobs::give_up(conn, job_id, self.clock.now()).await?)
    }
}
