//! Calls services, in batches, all calls of a batch at the same time.

use std::collections::HashMap;

use futures::future::join_all;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret, SecretString};
use tidings_domain::{CallbackType, NotificationId, ServiceId, SharedClock};
use tidings_outgoing::{Answer, Call, CallError, OutgoingClient};
use tidings_queue::Job;
use tidings_store::{
    StoreError,
    attempts::{self, CallbackAttempt},
    callbacks,
};

use super::{
    body::{self, Told},
    signature,
};
use crate::App;

/// Calls services. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Calling {
    pub app: App,
    pub client: OutgoingClient,
    pub clock: SharedClock,
}

/// What became of one call. The texts hold no personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Called {
    /// The service has heard of it.
    Heard,
    /// The service does not want to be called any more.
    NotWanted,
    /// Not tried: the service's host has as many calls as it may have.
    Busy,
    /// Worth another try.
    NotYet {
        reason: String,
        /// The service asks not to be called earlier than after this.
        wait: Option<SignedDuration>,
    },
    /// No try will be of use.
    Never(String),
}

/// Where a service is called.
struct Target {
    url: String,
    /// None when the stored one cannot be read.
    token: Option<SecretString>,
}

impl Calling {
    /// Calls services of what the jobs of a batch tell, all about the same, and says `ended` of each. The results are in the
    /// order of the jobs.
    ///
    /// # Errors
    /// When the database cannot be asked; then nobody was called.
    pub async fn call(
        &self,
        callback_type: CallbackType,
        batch: &[Job],
        ended: impl Fn() + Sync,
    ) -> Result<Vec<Called>, StoreError> {
        let targets = self.targets(callback_type, batch).await?;
        let told = body::bodies(&self.app, callback_type, batch).await?;
        let calls = batch.iter().zip(told).map(async |(job, told)| {
            let (called, status) = match (targets.get(&service_of(job)), told) {
                (None, _) => (Called::NotWanted, None),
                (Some(_), Err(reason)) => (Called::Never(reason.to_owned()), None),
                (Some(target), Ok(told)) => self.call_one(target, told).await,
            };
            ended();
            let now = self.clock.now();
            measure(callback_type, job, &called, now);
            let attempt = attempt(job, &called, status, now);
            (called, attempt)
        });
        let (called, attempts): (Vec<_>, Vec<_>) = join_all(calls).await.into_iter().unzip();
        self.keep_attempts(callback_type, attempts.into_iter().flatten().collect()).await;
        Ok(called)
    }

    /// Writes down what was tried, for the services' log. A line that is lost is no reason to call anybody again.
    async fn keep_attempts(&self, callback_type: CallbackType, attempts: Vec<CallbackAttempt>) {
        if attempts.is_empty() {
            return;
        }
        let kept = attempts::insert_callback_attempts(&self.app.pool, callback_type, &attempts).await;
        if let Err(error) = kept {
            tracing::warn!(%error, count = attempts.len(), "calls of services are not written down");
        }
    }

    async fn targets(
        &self,
        callback_type: CallbackType,
        batch: &[Job],
    ) -> Result<HashMap<ServiceId, Target>, StoreError> {
        let mut services: Vec<_> = batch.iter().map(service_of).collect();
        services.sort_unstable();
        services.dedup();
        let stored = callbacks::targets(&self.app.pool, callback_type, &services).await?;
        let target = |stored: callbacks::CallbackTarget| {
            let token = self.app.signer.read::<String>(&stored.bearer_token).ok().map(SecretString::from);
            (stored.service_id, Target { url: stored.url, token })
        };
        Ok(stored.into_iter().map(target).collect())
    }

    /// What became of a call, and the status of the service's answer.
    async fn call_one(&self, target: &Target, told: Told) -> (Called, Option<u16>) {
        let Some(token) = &target.token else {
            return (Called::Never("the bearer token cannot be read".to_owned()), None);
        };
        let now = self.clock.now();
        let headers = signature::headers(token.expose_secret().as_bytes(), &told.event_id.to_string(), now, &told.body);
        let call = Call { url: &target.url, bearer_token: token, headers: &headers, body: told.body };
        let answer = self.client.post(call, now).await;
        let status = answer.as_ref().ok().map(|answer| answer.status);
        (judge(answer), status)
    }
}

/// What is written down of a call; nothing where none was to be made, or none could be yet.
fn attempt(job: &Job, called: &Called, status: Option<u16>, now: Timestamp) -> Option<CallbackAttempt> {
    let error = match called {
        Called::Heard => None,
        Called::NotWanted | Called::Busy => return None,
        Called::NotYet { reason, .. } | Called::Never(reason) => Some(reason.clone()),
    };
    let about = job.payload.get("notification_id").and_then(|id| id.as_str()?.parse::<NotificationId>().ok());
    Some(CallbackAttempt {
        job_id: job.id,
        service_id: service_of(job),
        notification_id: about,
        at: now,
        attempt: job.attempt.into(),
        status: status.map(Into::into),
        error,
    })
}

/// All zeros, whom nobody is called for, where a job names no service.
fn service_of(job: &Job) -> ServiceId {
    job.service_id.unwrap_or_default().into()
}

/// What an answer means. As in Notify, a service that is overloaded or broken is called again, and one that says no is not. A
/// redirect is a no: it leads to where nobody has allowed us to go.
fn judge(answer: Result<Answer, CallError>) -> Called {
    match answer {
        Ok(Answer { status: 200..=299, .. }) => Called::Heard,
        Ok(Answer { status: status @ (429 | 500..), retry_after }) => {
            Called::NotYet { reason: format!("the service answered {status}"), wait: retry_after }
        }
        Ok(Answer { status, .. }) => Called::Never(format!("the service answered {status}")),
        Err(CallError::Busy) => Called::Busy,
        Err(error @ CallError::Unreachable(_)) => Called::NotYet { reason: error.to_string(), wait: None },
        Err(error @ (CallError::Refused(_) | CallError::Header)) => Called::Never(error.to_string()),
    }
}

/// Counts calls by what became of them, and how long services waited to hear.
fn measure(callback_type: CallbackType, job: &Job, called: &Called, now: Timestamp) {
    let outcome = match called {
        Called::Heard => "heard",
        Called::NotWanted => "not-wanted",
        Called::Busy => "busy",
        Called::NotYet { .. } => "not-yet",
        Called::Never(_) => "never",
    };
    metrics::counter!("tidings_callbacks_total", "type" => callback_type.as_str(), "outcome" => outcome).increment(1);
    if *called == Called::Heard {
        let waited = now.duration_since(job.created_at).as_secs_f64().max(0.0);
        metrics::histogram!("tidings_callback_seconds", "type" => callback_type.as_str()).record(waited);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_heard_tried_again_or_final() {
        for (status, expected) in [
            (200, "heard"),
            (204, "heard"),
            (299, "heard"),
            (300, "never"),
            (302, "never"),
            (307, "never"),
            (400, "never"),
            (401, "never"),
            (404, "never"),
            (410, "never"),
            (428, "never"),
            (430, "never"),
            (499, "never"),
            (429, "again"),
            (500, "again"),
            (502, "again"),
            (503, "again"),
            (599, "again"),
        ] {
            let called = judge(Ok(Answer { status, retry_after: None }));
            let is = match called {
                Called::Heard => "heard",
                Called::NotYet { .. } => "again",
                Called::Never(_) => "never",
                _ => "something else",
            };
            assert_eq!(is, expected, "{status}");
        }
    }

    #[test]
    fn silence_is_tried_again_and_a_refusal_is_final() {
        let silence = CallError::Unreachable("no answer in time".to_owned());
        assert_eq!(judge(Err(silence)), Called::NotYet { reason: "no answer in time".to_owned(), wait: None });
        assert_eq!(judge(Err(CallError::Busy)), Called::Busy);
        let refused = CallError::Refused(tidings_outgoing::Refused::SpecialUse("loopback"));
        assert_eq!(
            judge(Err(refused)),
            Called::Never("the address is not public (loopback), and in no allowed network".to_owned())
        );
    }
}
