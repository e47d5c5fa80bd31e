//! How the schedule stands: when each task ran last, and whether it is late.

use std::collections::HashMap;

use jiff::{SignedDuration, Timestamp};
use tidings_queue::Recurrence;
use tidings_store::{
    PgPool, StoreError,
    scheduled_tasks::{self, StoredTask, Success},
};

use super::{SCHEDULE, Task};

/// A task of every day may take so long, or come so late, before it is called late.
const DAILY_MAY_TAKE: SignedDuration = SignedDuration::from_hours(3);
/// Others may take their period, within these.
const AT_LEAST: SignedDuration = SignedDuration::from_mins(10);
const AT_MOST: SignedDuration = SignedDuration::from_hours(1);

/// How a task stands.
#[derive(Clone, Debug)]
pub struct Standing {
    pub task: &'static Task,
    /// The last run that did all that it should.
    pub success: Option<Success>,
    /// Runs since then that did not.
    pub failures: i32,
    pub last_error: Option<String>,
    pub next_at: Timestamp,
    /// It should have done its work since, and has not.
    pub is_late: bool,
}

/// How the tasks stand, in the order of the list. One of which nothing is known, since no worker has run yet, is not late.
///
/// # Errors
/// When the database cannot be asked.
pub async fn standings(pool: &PgPool, now: Timestamp) -> Result<Vec<Standing>, StoreError> {
    let known = scheduled_tasks::list(pool).await?.into_iter();
    let mut known: HashMap<String, StoredTask> = known.map(|task| (task.name.clone(), task)).collect();
    Ok(SCHEDULE.iter().map(|task| standing(task, known.remove(task.name), now)).collect())
}

fn standing(task: &'static Task, known: Option<StoredTask>, now: Timestamp) -> Standing {
    let next_at = task.recurrence.next_after(now);
    let Some(StoredTask { known_since, success, failures, last_error, .. }) = known else {
        return Standing { task, success: None, failures: 0, last_error: None, next_at, is_late: false };
    };
    let was_due = task.recurrence.next_after(success.map_or(known_since, |success| success.at));
    let is_late = now.duration_since(was_due) > may_take(task.recurrence);
    Standing { task, success, failures, last_error, next_at, is_late }
}

fn may_take(recurrence: Recurrence) -> SignedDuration {
    match recurrence {
        Recurrence::DailyAt(_) => DAILY_MAY_TAKE,
        Recurrence::Every(period) => period.clamp(AT_LEAST, AT_MOST),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tidings_app::jobs;

    use super::*;
    use crate::schedule::find;

    fn is_late(name: &str, known_since: &str, succeeded_at: Option<&str>, now: &str) -> bool {
        let at = |text: &str| -> Timestamp { format!("2026-06-{text}Z").parse().unwrap() };
        let known = StoredTask {
            name: name.to_owned(),
            known_since: at(known_since),
            success: succeeded_at.map(|text| Success { at: at(text), took: Duration::ZERO, done: 0 }),
            failures: 0,
            last_error: None,
        };
        standing(find(name).unwrap(), Some(known), at(now)).is_late
    }

    #[test]
    fn a_task_of_every_day_is_late_some_hours_after_its_time() {
        // At 02:20.
        let late = |succeeded_at, now| is_late(jobs::DELETE_ATTEMPTS, "01T00:00", succeeded_at, now);
        assert!(!late(Some("16T02:20"), "17T05:20"));
        assert!(late(Some("16T02:20"), "17T05:20:01"));
        assert!(!late(Some("17T02:21"), "18T02:20"));
        assert!(late(None, "01T05:21"), "it never ran");
        assert!(!late(None, "01T05:20"));
    }

    #[test]
    fn a_task_of_every_minute_is_late_after_some_minutes() {
        let late = |now| is_late(jobs::RESUME_SPREADSHEETS, "01T00:00", Some("17T09:30"), now);
        assert!(!late("17T09:41") && late("17T09:41:01"));
    }

    #[test]
    fn what_nobody_knows_of_is_not_late() {
        let task = find(jobs::DELETE_ATTEMPTS).unwrap();
        assert!(!standing(task, None, "2026-06-17T09:30:00Z".parse().unwrap()).is_late);
    }
}
