//! `process-report-request`: writes the file of a report that somebody asked for.
//!
//! Idempotent: what is stored of the file stays, and a report that has ended is left alone.

use std::time::Duration;

use async_trait::async_trait;
use sqlx::PgConnection;
use tidings_app::{
    App,
    jobs::{PROCESS_REPORT_REQUEST, ProcessReportRequest},
    report_requests,
};
use tidings_domain::SharedClock;
use tidings_queue::{Handler, HandlerError, Job, Outcome, Policy, Progress, RetrySchedule};

pub(crate) struct Reports {
    app: App,
    clock: SharedClock,
}

impl Reports {
    pub(crate) fn new(app: App, clock: SharedClock) -> Self {
        Self { app, clock }
    }
}

#[async_trait]
impl Handler for Reports {
    fn kind(&self) -> &'static str {
        PROCESS_REPORT_REQUEST
    }

    /// One by one, and two at a time: each reads much, and nobody's messages wait for it. Given up within the quarter of an hour
    /// for which people wait.
    fn policy(&self) -> Policy {
        Policy {
            batch_size: 1,
            jobs_in_flight: 2,
            lease: Duration::from_secs(30),
            retry: RetrySchedule::exponential(10, Duration::from_secs(1), 2.0, Duration::from_secs(300)),
            deadline: None,
        }
    }

    async fn run(&self, batch: &[Job], _: &Progress) -> Vec<Outcome> {
        let mut outcomes = Vec::with_capacity(batch.len());
        for job in batch {
            let asked: ProcessReportRequest = match job.parse() {
                Ok(asked) => asked,
                Err(error) => {
                    outcomes.push(Outcome::dead(error));
                    continue;
                }
            };
            outcomes.push(match report_requests::process(&self.app, asked, &self.clock).await {
                Ok(()) => Outcome::Done,
                Err(error) => Outcome::retry(error),
            });
        }
        outcomes
    }

    async fn give_up(&self, conn: &mut PgConnection, job: &Job, _: &str) -> Result<(), HandlerError> {
        let Ok(ProcessReportRequest { service_id, report_request_id }) = job.parse() else { return Ok(()) };
        Ok(report_requests::give_up(conn, service_id, report_request_id, self.clock.now()).await?)
    }
}
