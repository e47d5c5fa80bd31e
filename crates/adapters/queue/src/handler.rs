//! What runs jobs of one kind.

use std::time::Duration;

use async_trait::async_trait;
use jiff::SignedDuration;
use sqlx::PgConnection;

use crate::{Job, Progress, RetrySchedule};

/// Why giving up failed.
pub type HandlerError = Box<dyn std::error::Error + Send + Sync>;

/// Runs the jobs of one kind, in batches.
///
/// A job may be run more than once: its worker may be lost after the work and before the acknowledgement. A handler is
/// therefore idempotent, or looks at [`Job::outcome_unknown`] where that matters.
#[async_trait]
pub trait Handler: Send + Sync {
    /// The kind of job, as in [`NewJob::kind`](crate::NewJob::kind).
    fn kind(&self) -> &'static str;

    /// How this kind is run. Asked once, when the runner starts.
    fn policy(&self) -> Policy;

    /// Runs a batch and says what became of each job, in the same order. A panic, or a list of another length, counts as
    /// [`Outcome::Retry`] for the whole batch. It bounds its own waits: the leases of a batch are renewed until it returns.
    /// `progress` may be told of each job that has ended before the others.
    async fn run(&self, jobs: &[Job], progress: &Progress) -> Vec<Outcome>;

    /// What is left to be done when a job is given up: it failed for good, its attempts are used up, or its deadline has
    /// passed. Called in the transaction that moves the job to the dead ones; on an error both are undone and tried again
    /// later.
    async fn give_up(&self, _conn: &mut PgConnection, _job: &Job, _error: &str) -> Result<(), HandlerError> {
        Ok(())
    }
}

/// What became of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is done, and forgotten.
    Done,
    /// It did not work this time.
    Retry {
        /// What went wrong, for whoever looks at the queue: no personal data.
        error: String,
        /// When to try again, instead of what the schedule says. It does not add attempts.
        after: Option<SignedDuration>,
        /// It may have worked: [`Job::outcome_unknown`] is true from now on.
        outcome_unknown: bool,
    },
    /// It was not tried, for reasons that lie outside it: whatever it needs is busy. The attempt does not count.
    Postpone {
        /// When to try.
        after: SignedDuration,
    },
    /// It will never work.
    Dead {
        /// What went wrong, for whoever looks at the queue: no personal data.
        error: String,
    },
}

impl Outcome {
    /// To be tried again when the schedule says so.
    pub fn retry(error: impl ToString) -> Self {
        Self::Retry { error: error.to_string(), after: None, outcome_unknown: false }
    }

    /// To be tried again after this delay.
    pub fn retry_after(error: impl ToString, delay: SignedDuration) -> Self {
        Self::Retry { error: error.to_string(), after: Some(delay), outcome_unknown: false }
    }

    /// The same retry, of what may have worked.
    #[must_use]
    pub fn but_may_have_worked(self) -> Self {
        match self {
            Self::Retry { error, after, .. } => Self::Retry { error, after, outcome_unknown: true },
            other => other,
        }
    }

    /// Not tried; to be tried after this delay, with as many attempts before it as it had.
    pub const fn postpone(delay: SignedDuration) -> Self {
        Self::Postpone { after: delay }
    }

    /// Never to be tried again.
    pub fn dead(error: impl ToString) -> Self {
        Self::Dead { error: error.to_string() }
    }
}

/// How one kind of job is run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Policy {
    /// How many jobs a batch has at most; at least 1.
    pub batch_size: u16,
    /// How many jobs one process works on at a time; at least 1. What waits in the database is shared out among services, and
    /// by urgency; what waits in a process is not. So no more than can be worked on soon.
    pub jobs_in_flight: usize,
    /// After how long without a sign of life a claimed job is free for others. A living worker renews its leases three times
    /// as often. Longer than the clocks of the workers may differ.
    pub lease: Duration,
    /// When a failed job is tried again.
    pub retry: RetrySchedule,
    /// How long after it was first due a job may still be started; it is given up then.
    pub deadline: Option<SignedDuration>,
}

impl Default for Policy {
    /// Batches of 100, up to 400 jobs at a time, leases of 30 s, 10 attempts from 1 s apart to 5 min apart, no deadline.
    fn default() -> Self {
        Self {
            batch_size: 100,
            jobs_in_flight: 400,
            lease: Duration::from_secs(30),
            retry: RetrySchedule::exponential(10, Duration::from_secs(1), 3.0, Duration::from_secs(300)),
            deadline: None,
        }
    }
}
