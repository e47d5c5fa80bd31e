//! The one commit before the answer: the notification and all that belongs to it.

use std::sync::Arc;

use jiff::Timestamp;
use tidings_domain::{ServiceId, rate_limit::LimitedChannel};
use tidings_queue::{NewJob, Waker};
use tidings_store::{
    PgPool,
    idempotency_keys::NewIdempotencyKey,
    notifications::{NewNotification, Schedule},
};

use super::{
    Refusal,
    transaction::{NotCommitted, Outcome, write},
};
use crate::{
    group_commit::{GroupCommit, GroupCommitError},
    limits::{self, Usage},
};

const MAX_BATCH: usize = 256;
/// Two, so that one batch is put together while the other is being flushed.
const WRITERS: usize = 2;

/// Stores accepted notifications, those that arrive together in one commit. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Acceptance {
    writer: GroupCommit<Submission, Outcome, NotCommitted>,
}

/// What one request leaves behind.
#[derive(Clone, Debug)]
pub(super) struct Submission {
    pub service_id: ServiceId,
    pub now: Timestamp,
    /// None for recipients to whom nothing is sent.
    pub message: Option<AcceptedMessage>,
    /// The request may be repeated.
    pub idempotency: Option<NewIdempotencyKey>,
}

/// A notification with what belongs to it.
#[derive(Clone, Debug)]
pub(super) struct AcceptedMessage {
    pub notification: NewNotification,
    /// What is to be done with it.
    pub job: Option<NewJob>,
    pub schedule: Option<Schedule>,
    /// The PDF that it is.
    pub letter_file: Option<Vec<u8>>,
    /// What it counts against; nothing for test keys.
    pub counts: Vec<Counted>,
}

/// A daily limit that a message counts against.
#[derive(Clone, Debug)]
pub(super) struct Counted {
    pub channel: LimitedChannel,
    pub limit: i64,
    /// Is told what the count has come to.
    pub usage: Arc<Usage>,
}

impl Acceptance {
    /// Starts the writers on the current runtime.
    pub(crate) fn start(pool: PgPool, waker: Waker) -> Self {
        let writer = GroupCommit::start(MAX_BATCH, WRITERS, move |batch: Vec<Submission>| {
            let (pool, waker) = (pool.clone(), waker.clone());
            async move { commit(&pool, &waker, &batch).await }
        });
        Self { writer }
    }

    /// Returns once all of it is durably stored.
    pub(super) async fn store(&self, submission: Submission) -> Result<(), Refusal> {
        let now = submission.now;
        let (reason, unavailable) = match self.writer.submit(submission).await {
            Ok(Outcome::Stored) => return Ok(()),
            Ok(Outcome::Repeated) => return Err(Refusal::Repeated),
            Ok(Outcome::OverLimit(channel, limit)) => return Err(limits::over_daily_limit(channel, limit, now)),
            Ok(Outcome::Refused(reason)) => (reason, false),
            Err(GroupCommitError::Commit(error)) => (error.to_string(), error.is_unavailable()),
            Err(error @ GroupCommitError::Stopped) => (error.to_string(), true),
        };
        Err(Refusal::NotStored { reason, unavailable })
    }
}

/// One commit for all; should the database refuse the batch because of one of them (a template deleted this moment), one
/// commit each, so that only the one at fault fails.
async fn commit(pool: &PgPool, waker: &Waker, batch: &[Submission]) -> Result<Vec<Outcome>, NotCommitted> {
    let outcomes = match write(pool, batch).await {
        Ok(outcomes) => outcomes,
        Err(error) if !error.is_unavailable() => {
            tracing::warn!(%error, size = batch.len(), "a batch was refused, storing its notifications one by one");
            let mut outcomes = Vec::with_capacity(batch.len());
            for submission in batch {
                match write(pool, std::slice::from_ref(submission)).await {
                    Ok(one) => outcomes.extend(one),
                    Err(error) => outcomes.push(Outcome::Refused(error.to_string())),
                }
            }
            outcomes
        }
        Err(error) => return Err(error),
    };
    let jobs = batch.iter().filter_map(|submission| submission.message.as_ref()?.job.as_ref());
    let kinds: std::collections::BTreeSet<_> = jobs.map(|job| job.kind).collect();
    for kind in kinds {
        waker.wake(kind);
        waker.announce(kind);
    }
    Ok(outcomes)
}
