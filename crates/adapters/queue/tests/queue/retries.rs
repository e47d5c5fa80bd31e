//! Failing, and trying again.

use std::sync::{Arc, Mutex};

use serde_json::json;
use tidings_domain::Clock;
use tidings_queue::NewJob;

use crate::{
    database::with_database,
    toys::{Busy, Counter, Flaky, Misbehaving, TestClock, numbered, put, runner, waiting},
};

#[tokio::test]
async fn a_flaky_job_is_retried_when_its_schedule_says_so() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        let start = clock.now();
        let flaky = Arc::new(Flaky { clock: Arc::clone(&clock), runs: Mutex::default() });
        let runner = runner(&pool, &clock, [flaky.clone()]);
        put(&pool, &[NewJob::new("flaky", json!({}), start)], start).await;

        assert_eq!(runner.run_due().await.unwrap(), 1);
        clock.advance(9);
        assert_eq!(runner.run_due().await.unwrap(), 0);
        clock.advance(1);
        assert_eq!(runner.run_due().await.unwrap(), 1);
        clock.advance(29);
        assert_eq!(runner.run_due().await.unwrap(), 0);
        clock.advance(1);
        assert_eq!(runner.run_due().await.unwrap(), 1);
        assert_eq!(waiting(&pool).await, 0);

        let at = |seconds| start + jiff::SignedDuration::from_secs(seconds);
        assert_eq!(*flaky.runs.lock().unwrap(), [(1, at(0)), (2, at(10)), (3, at(40))]);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_was_not_tried_keeps_its_attempts() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        let busy = Arc::new(Busy::default());
        let runner = runner(&pool, &clock, [busy.clone()]);
        put(&pool, &[NewJob::new("busy", json!({}), clock.now())], clock.now()).await;

        // Fails once, is put off twenty times, fails again, and has no attempt left.
        assert_eq!(runner.run_due().await.unwrap(), 1);
        for _ in 0..20 {
            clock.advance(5);
            assert_eq!(runner.run_due().await.unwrap(), 1);
            let row: (i16, Option<String>) =
                sqlx::query_as("SELECT attempts, last_error FROM queue_jobs").fetch_one(&pool).await.unwrap();
            assert_eq!(row, (1, Some("no".to_owned())));
        }
        clock.advance(4);
        assert_eq!(runner.run_due().await.unwrap(), 0);
        clock.advance(1);
        assert_eq!(runner.run_due().await.unwrap(), 1);
        assert_eq!(waiting(&pool).await, 0);
        let dead: Vec<i16> = sqlx::query_scalar("SELECT attempts FROM queue_dead_jobs").fetch_all(&pool).await.unwrap();
        assert_eq!(dead, [2]);
    })
    .await;
}

#[tokio::test]
async fn a_panic_fails_the_batch_and_nothing_else() {
    misbehaving("panic", "the handler panicked: out of order").await;
}

#[tokio::test]
async fn too_few_outcomes_fail_the_batch() {
    misbehaving("short", "the handler gave 0 outcomes for 3 jobs").await;
}

async fn misbehaving(how: &'static str, error: &'static str) {
    with_database(move |pool| async move {
        let clock = TestClock::new();
        let counter = Arc::new(Counter::default());
        let runner = runner(&pool, &clock, [Arc::new(Misbehaving(how)), counter.clone()]);
        put(&pool, &numbered("misbehave", 0..3, clock.now()), clock.now()).await;
        put(&pool, &numbered("count", 0..2, clock.now()), clock.now()).await;

        assert_eq!(runner.run_due().await.unwrap(), 5);
        counter.assert_each_once(2);
        let errors: Vec<String> =
            sqlx::query_scalar("SELECT last_error FROM queue_jobs WHERE lease IS NULL").fetch_all(&pool).await.unwrap();
        assert_eq!(errors, [error; 3]);

        clock.advance(60);
        assert_eq!(runner.run_due().await.unwrap(), 3);
        assert_eq!(waiting(&pool).await, 0);
    })
    .await;
}
