//! Giving up.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use serde_json::json;
use sqlx::PgPool;
use tidings_domain::Clock;
use tidings_queue::{DeadFilter, NewJob, claim, dead_count, enqueue, list_dead, replay_dead};

use crate::{
    database::with_database,
    toys::{Doomed, TestClock, lease, numbered, put, runner, waiting},
};

async fn replayed(pool: &PgPool, filter: &DeadFilter, clock: &TestClock) -> u64 {
    replay_dead(&mut pool.acquire().await.unwrap(), filter, clock.now()).await.unwrap()
}

#[tokio::test]
async fn a_job_that_always_fails_is_given_up_once_and_kept() {
    with_database(|pool| async move {
        Doomed::prepare(&pool).await;
        let clock = TestClock::new();
        let doomed = Arc::new(Doomed::default());
        let runner = runner(&pool, &clock, [doomed.clone()]);
        put(&pool, &numbered("doomed", 7..8, clock.now()), clock.now()).await;

        assert_eq!(runner.run_due().await.unwrap(), 2, "the first retry is at once");
        clock.advance(300);
        assert_eq!(runner.run_due().await.unwrap(), 1);
        assert_eq!(doomed.runs.load(Ordering::Relaxed), 3);
        assert_eq!(Doomed::given_up(&pool).await, ["no  hope"]);
        assert_eq!((waiting(&pool).await, dead_count(&pool).await.unwrap()), (0, 1));

        let dead = list_dead(&pool, &DeadFilter::kind("doomed"), 10).await.unwrap().remove(0);
        assert_eq!((dead.attempts, dead.last_error.as_str(), dead.died_at), (3, "no  hope", clock.now()));
        assert_eq!(dead.payload, json!({ "number": 7 }));
    })
    .await;
}

#[tokio::test]
async fn dead_jobs_can_be_replayed_by_kind_or_number() {
    with_database(|pool| async move {
        Doomed::prepare(&pool).await;
        let clock = TestClock::new();
        let doomed = Arc::new(Doomed::default());
        let runner = runner(&pool, &clock, [doomed.clone()]);
        put(&pool, &numbered("doomed", 0..3, clock.now()), clock.now()).await;
        runner.run_due().await.unwrap();
        clock.advance(300);
        runner.run_due().await.unwrap();
        let ids: Vec<i64> =
            list_dead(&pool, &DeadFilter::default(), 10).await.unwrap().into_iter().map(|job| job.id).collect();

        // Long after the deadline: it starts anew.
        clock.advance(86_400);
        assert_eq!(replayed(&pool, &DeadFilter::kind("another"), &clock).await, 0);
        assert_eq!(replayed(&pool, &DeadFilter::ids([ids[1]]), &clock).await, 1);
        assert_eq!(dead_count(&pool).await.unwrap(), 2);
        let again = claim(&pool, "doomed", 9, Duration::from_secs(30), clock.now(), lease(1)).await.unwrap();
        assert_eq!((again.len(), again[0].id, again[0].attempt), (1, ids[1], 1));
        assert_eq!(replayed(&pool, &DeadFilter::kind("doomed"), &clock).await, 2);
        assert_eq!(runner.run_due().await.unwrap(), 4);
        assert_eq!(doomed.runs.load(Ordering::Relaxed), 9 + 4);
    })
    .await;
}

#[tokio::test]
async fn a_dead_job_whose_key_is_taken_stays_dead() {
    with_database(|pool| async move {
        Doomed::prepare(&pool).await;
        let clock = TestClock::new();
        let runner = runner(&pool, &clock, [Arc::new(Doomed::default())]);
        let job = NewJob::new("doomed", json!({}), clock.now()).unique("only");
        put(&pool, std::slice::from_ref(&job), clock.now()).await;
        runner.run_due().await.unwrap();
        clock.advance(300);
        runner.run_due().await.unwrap();
        assert_eq!(enqueue(&pool, &[job], clock.now()).await.unwrap(), 1);
        assert_eq!(replayed(&pool, &DeadFilter::default(), &clock).await, 0);
        assert_eq!(dead_count(&pool).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn past_its_deadline_a_job_is_given_up_without_being_run() {
    with_database(|pool| async move {
        Doomed::prepare(&pool).await;
        let clock = TestClock::new();
        let doomed = Arc::new(Doomed::default());
        put(&pool, &numbered("doomed", 0..1, clock.now()), clock.now()).await;
        clock.advance(3601);
        runner(&pool, &clock, [doomed.clone()]).run_due().await.unwrap();
        assert_eq!(doomed.runs.load(Ordering::Relaxed), 0);
        assert_eq!(Doomed::given_up(&pool).await, ["the deadline has passed"]);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_is_lost_again_and_again_is_given_up_too() {
    with_database(|pool| async move {
        Doomed::prepare(&pool).await;
        let clock = TestClock::new();
        put(&pool, &numbered("doomed", 0..1, clock.now()), clock.now()).await;
        for attempt in 1..=3 {
            let lost = claim(&pool, "doomed", 1, Duration::from_secs(5), clock.now(), lease(attempt)).await.unwrap();
            assert_eq!(lost.len(), 1);
            clock.advance(5);
        }
        let doomed = Arc::new(Doomed::default());
        runner(&pool, &clock, [doomed.clone()]).run_due().await.unwrap();
        assert_eq!(doomed.runs.load(Ordering::Relaxed), 0);
        assert_eq!(Doomed::given_up(&pool).await, ["all attempts are used up; no attempt came to an end"]);
    })
    .await;
}

#[tokio::test]
async fn when_giving_up_fails_nothing_of_it_remains_and_it_is_tried_again() {
    with_database(|pool| async move {
        Doomed::prepare(&pool).await;
        let clock = TestClock::new();
        // Refused for the three together, then for the first of them alone.
        let doomed = Arc::new(Doomed { refusals: 2.into(), ..Doomed::default() });
        let runner = runner(&pool, &clock, [doomed.clone()]);
        put(&pool, &numbered("doomed", 0..3, clock.now()), clock.now()).await;
        runner.run_due().await.unwrap();
        clock.advance(300);
        runner.run_due().await.unwrap();
        assert_eq!((waiting(&pool).await, dead_count(&pool).await.unwrap()), (1, 2));
        assert_eq!(Doomed::given_up(&pool).await.len(), 2);

        clock.advance(10);
        runner.run_due().await.unwrap();
        assert_eq!((waiting(&pool).await, dead_count(&pool).await.unwrap()), (0, 3));
        assert_eq!(Doomed::given_up(&pool).await.len(), 3);
        assert_eq!(doomed.runs.load(Ordering::Relaxed), 9, "the handler is not run beyond its attempts");
    })
    .await;
}
