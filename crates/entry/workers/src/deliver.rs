//! `deliver-sms` and `deliver-email`: hand notifications to providers.
//!
//! Idempotent up to the moment of acceptance: a notification that does not wait any more is left alone. A worker that dies
//! between a provider's acceptance and its record leaves a job whose outcome is unknown; it is sent again after the lease,
//! so that nothing is lost, and such repeats are counted.

use std::time::Duration;

use async_trait::async_trait;
use jiff::SignedDuration;
use sqlx::PgConnection;
use tidings_app::{
    deliver::{Delivered, Delivery, Due},
    jobs,
};
use tidings_domain::NotificationType;
use tidings_queue::{Handler, HandlerError, Job, Outcome, Policy, Progress, RetrySchedule};

/// The first retry at once, the next after five seconds, then ever longer up to five minutes: four hours in all.
const RETRY: RetrySchedule = RetrySchedule {
    max_attempts: 55,
    first_delay: Duration::ZERO,
    second_delay: Duration::from_secs(5),
    factor: 2.0,
    cap: Duration::from_secs(300),
    jitter: 0.2,
};

/// A message that may have been sent is not sent again at once: its receipt may come, and settle it.
const FOR_A_RECEIPT: SignedDuration = SignedDuration::from_secs(5);

/// When messages are tried for which the database could not be asked.
const DATABASE_AWAY: SignedDuration = SignedDuration::from_secs(1);

pub(crate) struct Deliver {
    delivery: Delivery,
    channel: NotificationType,
    kind: &'static str,
}

impl Deliver {
    pub(crate) fn new(delivery: Delivery, channel: NotificationType, kind: &'static str) -> Self {
        Self { delivery, channel, kind }
    }
}

#[async_trait]
impl Handler for Deliver {
    fn kind(&self) -> &'static str {
        self.kind
    }

    fn policy(&self) -> Policy {
        Policy {
            batch_size: 200,
            jobs_in_flight: self.delivery.most_in_hand(self.channel),
            // Renewed three times as often: a worker that died is noticed after this long.
            lease: Duration::from_secs(6),
            retry: RETRY,
            deadline: None,
        }
    }

    async fn run(&self, batch: &[Job], progress: &Progress) -> Vec<Outcome> {
        let due: Vec<Option<Due>> = batch.iter().map(due).collect();
        for job in batch.iter().filter(|job| job.outcome_unknown) {
            tracing::warn!(
                job = job.id,
                kind = self.kind,
                "nobody knows what an earlier attempt did: what it sent, this one may send again"
            );
        }
        let known: Vec<Due> = due.iter().copied().flatten().collect();
        let mut results = match self.delivery.deliver(self.channel, &known, || progress.one_ended()).await {
            Ok(results) => results.into_iter(),
            // Nothing was sent.
            Err(error) => {
                tracing::warn!(%error, kind = self.kind, "messages are not sent yet");
                return vec![Outcome::postpone(DATABASE_AWAY); batch.len()];
            }
        };
        due.iter()
            .zip(batch)
            .map(|(due, job)| match due.and_then(|_| results.next()) {
                Some(Delivered::Settled) => Outcome::Done,
                Some(Delivered::NotYet(reason)) => Outcome::retry(reason),
                Some(Delivered::Unknown(reason)) if job.attempt == 1 => {
                    Outcome::retry_after(reason, FOR_A_RECEIPT).but_may_have_worked()
                }
                Some(Delivered::Unknown(reason)) => Outcome::retry(reason).but_may_have_worked(),
                None => Outcome::dead("the payload names no notification"),
            })
            .collect()
    }

    async fn give_up(&self, conn: &mut PgConnection, job: &Job, _error: &str) -> Result<(), HandlerError> {
        if let Ok(payload) = job.parse::<jobs::Deliver>() {
            self.delivery.give_up(conn, &[payload.notification_id]).await?;
        }
        Ok(())
    }
}

fn due(job: &Job) -> Option<Due> {
    job.parse().ok().map(|payload| Due { job: payload, may_have_been_sent: job.outcome_unknown })
}
