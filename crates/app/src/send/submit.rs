//! What is handed to the one commit.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use tidings_domain::{KeyType, rate_limit::LimitedChannel};
use tidings_queue::NewJob;
use tidings_store::notifications::{NewNotification, Schedule};

use super::{
    Caller, Refusal, Repeatable,
    acceptance::{AcceptedMessage, Counted, Submission},
    not_stored,
};
use crate::{
    App,
    jobs::{self, Deliver},
};

/// When a message is to be sent, where the request says so.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Timing {
    scheduled_for: Option<Timestamp>,
    expires_at: Option<Timestamp>,
}

impl Timing {
    /// `expires_after` counts from when the message is to be sent.
    pub(super) fn new(now: Timestamp, scheduled_for: Option<Timestamp>, expires_after: Option<SignedDuration>) -> Self {
        let start = scheduled_for.unwrap_or(now);
        let expires_at = expires_after.map(|after| start.checked_add(after).unwrap_or(Timestamp::MAX));
        Self { scheduled_for, expires_at }
    }

    fn schedule(self, notification: &NewNotification) -> Option<Schedule> {
        let Self { scheduled_for, expires_at } = self;
        (scheduled_for.is_some() || expires_at.is_some()).then_some(Schedule {
            notification_id: notification.id,
            service_id: notification.service_id,
            scheduled_for,
            expires_at,
        })
    }

    /// The job that delivers the notification. One that waits for its time can be found again, and cancelled.
    fn job(self, caller: &Caller, notification: &NewNotification) -> Result<Option<NewJob>, Refusal> {
        let Some(kind) = jobs::delivering(notification.notification_type) else { return Ok(None) };
        let payload = Deliver { notification_id: notification.id, expires_at: self.expires_at };
        Ok(Some(NewJob {
            kind,
            lane: caller.lane,
            service_id: Some(notification.service_id.as_uuid()),
            payload: serde_json::to_value(payload).map_err(not_stored)?,
            run_at: self.scheduled_for.unwrap_or(notification.created_at),
            unique_key: self.scheduled_for.map(|_| notification.id.to_string()),
        }))
    }
}

impl AcceptedMessage {
    /// A text message or an email, with the job that delivers it.
    pub(super) fn to_deliver(
        app: &App,
        caller: &Caller,
        notification: NewNotification,
        timing: Timing,
    ) -> Result<Self, Refusal> {
        let job = timing.job(caller, &notification)?;
        let schedule = timing.schedule(&notification);
        Ok(Self { counts: counts(app, caller, &notification), job, schedule, letter_file: None, notification })
    }

    /// A letter.
    pub(super) fn letter(
        app: &App,
        caller: &Caller,
        notification: NewNotification,
        job: Option<NewJob>,
        letter_file: Option<Vec<u8>>,
    ) -> Self {
        Self { counts: counts(app, caller, &notification), job, schedule: None, letter_file, notification }
    }
}

/// What a message counts against.
fn counts(app: &App, caller: &Caller, notification: &NewNotification) -> Vec<Counted> {
    if caller.key_type == KeyType::Test {
        return Vec::new();
    }
    let is_abroad = notification.phone_prefix.as_deref().is_some_and(|prefix| prefix != "44");
    let channels = [Some(notification.notification_type.into()), is_abroad.then_some(LimitedChannel::InternationalSms)];
    let counted =
        |channel| Counted { channel, limit: app.daily_limit(caller, channel), usage: caller.service.usage.clone() };
    channels.into_iter().flatten().map(counted).collect()
}

impl App {
    /// Stores a message, and what the request is answered with if it may be repeated. Without either nothing is to be done.
    pub(super) async fn submit(
        &self,
        caller: &Caller,
        message: Option<AcceptedMessage>,
        repeatable: Option<&Repeatable>,
        reply: &impl Serialize,
        now: Timestamp,
    ) -> Result<(), Refusal> {
        let idempotency = match repeatable {
            None => None,
            Some(request) => Some(request.answered_with(caller, serde_json::to_string(reply).map_err(not_stored)?)),
        };
        if message.is_none() && idempotency.is_none() {
            return Ok(());
        }
        self.acceptance.store(Submission { service_id: caller.service.id, now, message, idempotency }).await
    }
}
