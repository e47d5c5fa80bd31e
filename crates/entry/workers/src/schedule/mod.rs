//! What is done every now and then: the list.
//!
//! Each task looks at how things stand and mends them: it takes no input, and may run at any time, any number of times, on any node.
//! A new one is a line in [`SCHEDULE`].

mod run;
mod standing;
mod watch;

use std::pin::Pin;

use jiff::{SignedDuration, Timestamp};
use tidings_app::{
    App, Failure, allowances, checks, facts, housekeeping, jobs, replay_created, report_requests, repricing, retention,
    service_jobs, template_email_files,
};
use tidings_queue::{Periodic, Recurrence};

pub(crate) use run::Scheduled;
pub use run::run;
pub use standing::{Standing, standings};
pub use watch::watch;

/// Something that is done again and again.
#[derive(Clone, Copy)]
pub struct Task {
    /// Its name, and the kind of its job.
    pub name: &'static str,
    /// When.
    pub recurrence: Recurrence,
    /// What it does, for people.
    pub about: &'static str,
    does: Does,
}

/// Does it, at a time, and tells how much there was to do.
type Does = for<'a> fn(&'a App, Timestamp) -> Pin<Box<dyn Future<Output = Result<u64, Failure>> + Send + 'a>>;

/// A task whose work is a function of the app and the time that tells how much it did, or is told as one.
macro_rules! task {
    ($name:expr, $recurrence:expr, $about:literal, $does:path) => {
        task!($name, $recurrence, $about, |app, now| $does(app, now))
    };
    ($name:expr, $recurrence:expr, $about:literal, |$app:ident, $now:ident| $does:expr) => {
        Task { name: $name, recurrence: $recurrence, about: $about, does: |$app, $now| Box::pin(told($does)) }
    };
}

/// Everything that is done by the clock, which is UTC. Notify's times are some minutes past the hour, and so never the same: so are
/// ours.
pub const SCHEDULE: &[Task] = &[
    task!(
        jobs::RESUME_SPREADSHEETS,
        every(1),
        "enqueues spreadsheets again that wait or are under way, and are in no queue",
        service_jobs::resume
    ),
    task!(
        jobs::REPRICE_FACTS,
        every(1),
        "gives facts the prices of their days, where one was entered or changed late",
        repricing::reprice
    ),
    task!(
        jobs::DELETE_ADMIN_SESSIONS,
        every(61),
        "deletes sessions of the admin app that are over",
        housekeeping::delete_admin_sessions
    ),
    task!(
        jobs::DELETE_VERIFY_CODES,
        every(63),
        "deletes codes to sign in with, after a day",
        housekeeping::delete_verify_codes
    ),
    task!(
        jobs::DELETE_INVITATIONS,
        every(66),
        "deletes invitations that nobody accepted, after two days",
        housekeeping::delete_invitations
    ),
    task!(
        jobs::REPLAY_CREATED_NOTIFICATIONS,
        every(67),
        "enqueues messages again that should be sent by now, and are in no queue",
        replay_created::replay_created
    ),
    task!(
        jobs::TIMEOUT_SENDING_NOTIFICATIONS,
        daily_at(0, 5),
        "ends messages of which no provider has reported anything for three days",
        housekeeping::time_out_sending_notifications
    ),
    task!(jobs::REBUILD_FACTS, daily_at(0, 30), "recounts the facts of the last days", facts::rebuild),
    task!(
        jobs::ARCHIVE_UNSUBSCRIBE_REQUESTS,
        daily_at(0, 50),
        "moves requests for no more emails to the history, without the address, a week after their report or after 90 days",
        retention::archive_unsubscribe_requests
    ),
    task!(
        jobs::DEEP_ARCHIVE_NOTIFICATION_HISTORY,
        daily_at(1, 35),
        "moves the history of more than a year ago into files",
        retention::move_history_to_files
    ),
    task!(
        jobs::DELETE_INBOUND_SMS,
        daily_at(1, 40),
        "moves received text messages to the history, without text and sender, when their services' days are over",
        retention::archive_received_texts
    ),
    task!(
        jobs::DELETE_EMAIL_SUPPRESSIONS,
        daily_at(1, 50),
        "takes addresses off the list of those that are sent no emails, when their time is over",
        housekeeping::delete_email_suppressions
    ),
    task!(
        jobs::DELETE_REPORTS,
        daily_at(2, 0),
        "deletes the files of reports, after a day",
        report_requests::delete_old
    ),
    task!(
        jobs::POPULATE_ANNUAL_BILLING,
        daily_at(2, 1),
        "gives services that have no allowance in this financial year the one that they are due",
        |app, now| allowances::add_missing(&app.pool, now)
    ),
    task!(
        jobs::DELETE_ATTEMPTS,
        daily_at(2, 20),
        "deletes what was tried with messages, after a week",
        housekeeping::delete_attempts
    ),
    task!(
        jobs::DELETE_COUNTS_AND_KEYS,
        daily_at(2, 30),
        "deletes what is left of counts of days past, and of requests that may not be repeated any more",
        housekeeping::delete_counts_and_keys
    ),
    task!(
        jobs::DELETE_DEAD_JOBS,
        daily_at(2, 40),
        "deletes jobs that were given up, after 30 days",
        housekeeping::delete_dead_jobs
    ),
    task!(
        jobs::DELETE_SANDBOX_MESSAGES,
        daily_at(2, 50),
        "deletes from the message viewer what services do not keep any longer",
        housekeeping::delete_sandbox_messages
    ),
    task!(
        jobs::DELETE_NOTIFICATIONS,
        daily_at(3, 0),
        "moves messages to the history, without who they were for, when their services' days are over",
        retention::archive_notifications
    ),
    task!(jobs::DELETE_EVENTS, daily_at(3, 4), "deletes what people did, after 52 weeks", housekeeping::delete_events),
    task!(
        jobs::ARCHIVE_PENDING_FILES,
        daily_at(3, 33),
        "archives files of templates that were never made live, after a day",
        template_email_files::archive_pending
    ),
    task!(
        jobs::REMOVE_SPREADSHEETS,
        daily_at(4, 0),
        "deletes the files of spreadsheets that were sent, when their services' days are over",
        retention::delete_expired_spreadsheets
    ),
    task!(
        jobs::DELETE_STRAY_FILES,
        daily_at(4, 40),
        "deletes files that nothing stands for: spreadsheets that were never sent, lists that are not in use",
        retention::delete_stray_files
    ),
    task!(
        jobs::CHECK_INBOUND_NUMBERS,
        daily_at(9, 0),
        "looks whether there are numbers left at which the public could answer a service",
        |app, _now| checks::inbound_numbers(app)
    ),
    task!(
        jobs::CHECK_SERVICES,
        daily_at(10, 30),
        "looks for services many of whose text messages of yesterday failed, or went to numbers that nobody has",
        checks::services
    ),
];

/// Has a task's work fail in one way.
async fn told<E: Into<Failure>>(does: impl Future<Output = Result<u64, E>>) -> Result<u64, Failure> {
    does.await.map_err(Into::into)
}

impl std::fmt::Debug for Task {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Task").field("name", &self.name).field("recurrence", &self.recurrence).finish_non_exhaustive()
    }
}

/// The kinds of jobs that come again, for the queue.
pub fn periodic() -> Vec<Periodic> {
    SCHEDULE.iter().map(|task| Periodic { kind: task.name, recurrence: task.recurrence }).collect()
}

/// The task of this name.
pub fn find(name: &str) -> Option<&'static Task> {
    SCHEDULE.iter().find(|task| task.name == name)
}

const fn every(minutes: i64) -> Recurrence {
    Recurrence::Every(SignedDuration::from_mins(minutes))
}

const fn daily_at(hour: i8, minute: i8) -> Recurrence {
    Recurrence::DailyAt(jiff::civil::Time::constant(hour, minute, 0, 0))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_tasks_have_a_name_or_a_time_of_day() {
        let names: BTreeSet<_> = SCHEDULE.iter().map(|task| task.name).collect();
        assert_eq!(names.len(), SCHEDULE.len());
        let daily = SCHEDULE.iter().filter_map(|task| match task.recurrence {
            Recurrence::DailyAt(time) => Some(time),
            Recurrence::Every(_) => None,
        });
        let times: BTreeSet<_> = daily.clone().collect();
        assert_eq!(times.len(), daily.count());
    }

    #[test]
    fn a_task_is_found_by_its_name() {
        assert_eq!(find(jobs::DELETE_ATTEMPTS).unwrap().name, jobs::DELETE_ATTEMPTS);
        assert!(find("make-tea").is_none());
    }
}
