//! What is done every now and then: the use cases of [`tidings_app::housekeeping`], each as a kind of job of its own.

use std::time::Duration;

use async_trait::async_trait;
use tidings_app::{App, Failure, housekeeping, jobs, service_jobs};
use tidings_domain::SharedClock;
use tidings_queue::{Handler, Job, Outcome, Periodic, Policy, Progress, RetrySchedule};

/// When each comes. Notify's are some minutes past the hour, and so never at the same time: so are ours.
pub const PERIODIC: &[Periodic] = &[
    Periodic::every(jobs::DELETE_ADMIN_SESSIONS, jiff::SignedDuration::from_mins(61)),
    Periodic::daily_at(jobs::DELETE_ATTEMPTS, 2, 20),
    Periodic::every(jobs::DELETE_VERIFY_CODES, jiff::SignedDuration::from_mins(63)),
    Periodic::every(jobs::DELETE_INVITATIONS, jiff::SignedDuration::from_mins(66)),
    Periodic::daily_at(jobs::DELETE_EMAIL_SUPPRESSIONS, 1, 50),
    Periodic::daily_at(jobs::TIMEOUT_SENDING_NOTIFICATIONS, 0, 5),
    Periodic::every(jobs::RESUME_SPREADSHEETS, jiff::SignedDuration::from_mins(1)),
];

#[derive(Clone, Copy, Debug)]
enum Task {
    DeleteAdminSessions,
    DeleteAttempts,
    DeleteVerifyCodes,
    DeleteInvitations,
    DeleteEmailSuppressions,
    TimeOutSendingNotifications,
    ResumeSpreadsheets,
}

pub(crate) struct Housekeeping {
    app: App,
    clock: SharedClock,
    task: Task,
}

impl Housekeeping {
    /// A handler for each.
    pub(crate) fn all(app: &App, clock: &SharedClock) -> Vec<Self> {
        [
            Task::DeleteAdminSessions,
            Task::DeleteAttempts,
            Task::DeleteVerifyCodes,
            Task::DeleteInvitations,
            Task::DeleteEmailSuppressions,
            Task::TimeOutSendingNotifications,
            Task::ResumeSpreadsheets,
        ]
        .into_iter()
        .map(|task| Self { app: app.clone(), clock: clock.clone(), task })
        .collect()
    }

    async fn once(&self) -> Result<u64, Failure> {
        let now = self.clock.now();
        let done = match self.task {
            Task::DeleteAdminSessions => housekeeping::delete_admin_sessions(&self.app, now).await,
            Task::DeleteAttempts => housekeeping::delete_attempts(&self.app, now).await,
            Task::DeleteVerifyCodes => housekeeping::delete_verify_codes(&self.app, now).await,
            Task::DeleteInvitations => housekeeping::delete_invitations(&self.app, now).await,
            Task::DeleteEmailSuppressions => housekeeping::delete_email_suppressions(&self.app, now).await,
            Task::TimeOutSendingNotifications => housekeeping::time_out_sending_notifications(&self.app, now).await,
            Task::ResumeSpreadsheets => return service_jobs::resume(&self.app, now).await,
        };
        Ok(done?)
    }
}

#[async_trait]
impl Handler for Housekeeping {
    fn kind(&self) -> &'static str {
        match self.task {
            Task::DeleteAdminSessions => jobs::DELETE_ADMIN_SESSIONS,
            Task::DeleteAttempts => jobs::DELETE_ATTEMPTS,
            Task::DeleteVerifyCodes => jobs::DELETE_VERIFY_CODES,
            Task::DeleteInvitations => jobs::DELETE_INVITATIONS,
            Task::DeleteEmailSuppressions => jobs::DELETE_EMAIL_SUPPRESSIONS,
            Task::TimeOutSendingNotifications => jobs::TIMEOUT_SENDING_NOTIFICATIONS,
            Task::ResumeSpreadsheets => jobs::RESUME_SPREADSHEETS,
        }
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
        let outcome = match self.once().await {
            Ok(rows) => {
                tracing::info!(kind = self.kind(), rows, "done");
                Outcome::Done
            }
            Err(error) => Outcome::retry(error),
        };
        vec![outcome; batch.len()]
    }
}
