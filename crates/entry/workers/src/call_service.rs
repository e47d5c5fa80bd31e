//! `send-delivery-status`, `send-inbound-sms`, `send-complaint` and `send-returned-letter`: call services of what happened.
//!
//! A service may hear of the same event more often than once: its answer may be lost, or the worker that waited for it. All
//! calls of one event have the same `webhook-id` and the same body, so that the service can tell.

use std::time::Duration;

use async_trait::async_trait;
use jiff::SignedDuration;
use sqlx::PgConnection;
use tidings_app::{
    callbacks::{Called, Calling},
    jobs, random,
};
use tidings_domain::CallbackType;
use tidings_queue::{Handler, HandlerError, Job, Outcome, Policy, Progress, RetrySchedule};

/// Five retries, five minutes apart, as services are used to from Notify; spread by a fifth, so that a service that comes back
/// is not met by all at once.
const RETRY: RetrySchedule = RetrySchedule::constant(5, Duration::from_secs(300)).with_jitter(0.2);
/// A service that asks to be left alone for longer is called again after this.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);
/// After how long a call is tried whose turn at the host did not come: from, and up to so much longer.
const BUSY_WAIT: SignedDuration = SignedDuration::from_secs(1);
const BUSY_SPREAD: f64 = 4.0;

pub(crate) struct CallService {
    calling: Calling,
    callback_type: CallbackType,
}

impl CallService {
    pub(crate) fn new(calling: Calling, callback_type: CallbackType) -> Self {
        Self { calling, callback_type }
    }
}

#[async_trait]
impl Handler for CallService {
    fn kind(&self) -> &'static str {
        jobs::calling(self.callback_type)
    }

    /// Small batches, since a batch is acknowledged when its slowest call has ended; and many calls, since a host that is slow
    /// holds up no more than ten of them at a time, for ten seconds.
    fn policy(&self) -> Policy {
        Policy { batch_size: 50, jobs_in_flight: 1600, lease: Duration::from_secs(15), retry: RETRY, deadline: None }
    }

    async fn run(&self, batch: &[Job], progress: &Progress) -> Vec<Outcome> {
        match self.calling.call(self.callback_type, batch, || progress.one_ended()).await {
            Ok(called) => batch.iter().zip(called).map(|(job, called)| outcome(job, called)).collect(),
            // Nobody was called, and attempts are few and far apart.
            Err(error) => {
                tracing::warn!(%error, "services are not called yet");
                vec![Outcome::postpone(BUSY_WAIT); batch.len()]
            }
        }
    }

    async fn give_up(&self, _conn: &mut PgConnection, _job: &Job, _error: &str) -> Result<(), HandlerError> {
        metrics::counter!("tidings_callbacks_given_up_total", "type" => self.callback_type.as_str()).increment(1);
        Ok(())
    }
}

fn outcome(job: &Job, called: Called) -> Outcome {
    match called {
        Called::Heard | Called::NotWanted => Outcome::Done,
        Called::Busy => {
            let spread = SignedDuration::try_from_secs_f64(BUSY_SPREAD * random::fraction()).unwrap_or_default();
            Outcome::postpone(BUSY_WAIT + spread)
        }
        Called::NotYet { reason, wait } => match (wait, RETRY.delay(job.attempt, random::fraction())) {
            (Some(wait), Some(planned)) => Outcome::retry_after(reason, delay(wait, planned)),
            _ => Outcome::retry(reason),
        },
        Called::Never(reason) => Outcome::dead(reason),
    }
}

/// When to call again a service that asks for a wait: not before that, nor before it is planned, since attempts are few; and
/// not later than is of use.
fn delay(wait: SignedDuration, planned: SignedDuration) -> SignedDuration {
    wait.min(LONGEST_WAIT).max(planned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_to_wait_is_granted_within_limits() {
        let planned = SignedDuration::from_mins(5);
        for (wish, granted) in [(0, 5), (1, 5), (5, 5), (6, 6), (60, 60), (61, 60), (100_000, 60)] {
            let (wish, granted) = (SignedDuration::from_mins(wish), SignedDuration::from_mins(granted));
            assert_eq!(delay(wish, planned), granted);
        }
        assert_eq!(delay(SignedDuration::MAX, planned), LONGEST_WAIT);
    }
}
