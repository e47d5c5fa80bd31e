//! What is to become of a job: the rules, pure.

use jiff::Timestamp;

use crate::{Job, Outcome, Policy};

/// What is to become of a job.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is deleted.
    Done,
    /// It is tried again.
    Retry {
        /// Not before this instant.
        run_at: Timestamp,
        /// What went wrong.
        error: String,
        /// It may have worked.
        outcome_unknown: bool,
    },
    /// It is tried later; this attempt does not count.
    Postpone {
        /// Not before this instant.
        run_at: Timestamp,
    },
    /// It is given up.
    Bury {
        /// What went wrong.
        error: String,
    },
}

/// Judges a job that was run. `random` is from 0 to 1.
pub(super) fn after_run(job: &Job, outcome: Outcome, policy: &Policy, now: Timestamp, random: f64) -> Verdict {
    let (error, after, outcome_unknown) = match outcome {
        Outcome::Done => return Verdict::Done,
        Outcome::Dead { error } => return Verdict::Bury { error },
        Outcome::Postpone { after } => {
            return Verdict::Postpone { run_at: now.saturating_add(after).unwrap_or(Timestamp::MAX) };
        }
        Outcome::Retry { error, after, outcome_unknown } => (error, after, outcome_unknown),
    };
    let Some(delay) = policy.retry.delay(job.attempt, random) else {
        return Verdict::Bury { error };
    };
    let run_at = now.saturating_add(after.unwrap_or(delay)).unwrap_or(Timestamp::MAX);
    match policy.deadline {
        Some(deadline) if job.age(run_at) > deadline => Verdict::Bury { error },
        _ => Verdict::Retry { run_at, error, outcome_unknown },
    }
}

/// Why a claimed job is not even to be run, if so.
pub(super) fn before_run(job: &Job, policy: &Policy, now: Timestamp) -> Option<String> {
    let reason = if job.attempt > policy.retry.max_attempts {
        "all attempts are used up"
    } else if policy.deadline.is_some_and(|deadline| job.age(now) > deadline) {
        "the deadline has passed"
    } else {
        return None;
    };
    Some(match &job.last_error {
        Some(error) => format!("{reason}; the last error was: {error}"),
        None if job.outcome_unknown => format!("{reason}; no attempt came to an end"),
        None => reason.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::SignedDuration;

    use super::*;
    use crate::{Lane, RetrySchedule};

    const DUE: Timestamp = Timestamp::UNIX_EPOCH;

    fn policy() -> Policy {
        let retry = RetrySchedule::constant(2, Duration::from_secs(10));
        Policy { retry, deadline: Some(SignedDuration::from_secs(60)), ..Policy::default() }
    }

    fn job(attempt: u16) -> Job {
        Job {
            id: 1,
            kind: "toy".to_owned(),
            lane: Lane::Normal,
            service_id: None,
            payload: serde_json::Value::Null,
            attempt,
            outcome_unknown: false,
            last_error: None,
            created_at: DUE,
            due_at: DUE,
            run_at: DUE,
        }
    }

    fn at(seconds: i64) -> Timestamp {
        DUE + SignedDuration::from_secs(seconds)
    }

    fn judged(attempt: u16, outcome: Outcome, now: Timestamp) -> Verdict {
        after_run(&job(attempt), outcome, &policy(), now, 0.5)
    }

    fn retry(run_at: Timestamp, error: &str) -> Verdict {
        Verdict::Retry { run_at, error: error.to_owned(), outcome_unknown: false }
    }

    #[test]
    fn a_failed_job_is_retried_while_it_has_attempts() {
        assert_eq!(judged(2, Outcome::retry("no"), at(5)), retry(at(15), "no"));
        let unknown = Verdict::Retry { run_at: at(15), error: "no".to_owned(), outcome_unknown: true };
        assert_eq!(judged(2, Outcome::retry("no").but_may_have_worked(), at(5)), unknown);
        assert_eq!(judged(3, Outcome::retry("no"), at(5)), Verdict::Bury { error: "no".to_owned() });
    }

    #[test]
    fn the_handler_may_say_when_but_not_how_often() {
        let later = || Outcome::retry_after("busy", SignedDuration::from_secs(33));
        assert_eq!(judged(1, later(), at(0)), retry(at(33), "busy"));
        assert_eq!(judged(3, later(), at(0)), Verdict::Bury { error: "busy".to_owned() });
    }

    #[test]
    fn what_was_not_tried_is_postponed_however_often() {
        let later = Outcome::postpone(SignedDuration::from_secs(2));
        assert_eq!(judged(3, later, at(5)), Verdict::Postpone { run_at: at(7) });
    }

    #[test]
    fn a_retry_after_the_deadline_is_not_waited_for() {
        assert!(matches!(judged(1, Outcome::retry("no"), at(50)), Verdict::Retry { .. }));
        assert!(matches!(judged(1, Outcome::retry("no"), at(51)), Verdict::Bury { .. }));
    }

    #[test]
    fn done_and_dead_are_final() {
        assert_eq!(judged(1, Outcome::Done, at(999)), Verdict::Done);
        assert_eq!(judged(1, Outcome::dead("never"), at(0)), Verdict::Bury { error: "never".to_owned() });
    }

    #[test]
    fn a_job_past_its_deadline_or_attempts_is_not_run() {
        assert_eq!(before_run(&job(3), &policy(), at(60)), None);
        assert_eq!(before_run(&job(1), &policy(), at(61)).as_deref(), Some("the deadline has passed"));
        let lost = Job { outcome_unknown: true, ..job(4) };
        assert_eq!(
            before_run(&lost, &policy(), at(0)).as_deref(),
            Some("all attempts are used up; no attempt came to an end")
        );
    }
}
