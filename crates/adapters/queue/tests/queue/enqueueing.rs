//! Enqueuing is part of the caller's transaction.

use serde_json::json;
use tidings_domain::Clock;
use tidings_queue::{Depth, Lane, NewJob, depth, enqueue};

use crate::{
    database::with_database,
    toys::{TestClock, lease, numbered, put, waiting},
};

#[tokio::test]
async fn a_transaction_that_is_rolled_back_leaves_no_jobs() {
    with_database(|pool| async move {
        let now = TestClock::new().now();
        let mut transaction = tidings_transaction::begin(&pool).await.unwrap();
        assert_eq!(enqueue(&mut *transaction, &numbered("count", 0..3, now), now).await.unwrap(), 3);
        transaction.rollback().await.unwrap();
        assert_eq!(waiting(&pool).await, 0);

        let mut transaction = tidings_transaction::begin(&pool).await.unwrap();
        enqueue(&mut *transaction, &numbered("count", 0..3, now), now).await.unwrap();
        transaction.commit().await.unwrap();
        assert_eq!(waiting(&pool).await, 3);
    })
    .await;
}

#[tokio::test]
async fn a_unique_key_is_taken_until_its_job_is_done() {
    with_database(|pool| async move {
        let now = TestClock::new().now();
        let nightly = NewJob::new("report", json!({}), now).unique("2026-03-02");
        let other_kind = NewJob::new("tidy", json!({}), now).unique("2026-03-02");
        let jobs = [nightly.clone(), nightly.clone(), other_kind, NewJob::new("report", json!({}), now)];
        assert_eq!(enqueue(&pool, &jobs, now).await.unwrap(), 3, "the same key twice in one statement");
        assert_eq!(enqueue(&pool, std::slice::from_ref(&nightly), now).await.unwrap(), 0);

        let minute = std::time::Duration::from_secs(60);
        let claimed = tidings_queue::claim(&pool, "report", 10, minute, now, lease(1)).await.unwrap();
        assert_eq!(enqueue(&pool, std::slice::from_ref(&nightly), now).await.unwrap(), 0, "claimed, so still there");
        let ids: Vec<_> = claimed.iter().map(|job| job.id).collect();
        assert_eq!(tidings_queue::acknowledge(&pool, lease(1), &ids).await.unwrap(), 2);
        assert_eq!(enqueue(&pool, &[nightly], now).await.unwrap(), 1);
    })
    .await;
}

#[tokio::test]
async fn depth_tells_due_scheduled_and_claimed_apart() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        put(&pool, &numbered("count", 0..5, clock.now()), clock.now()).await;
        clock.advance(40);
        let now = clock.now();
        let later = now + jiff::SignedDuration::from_secs(10);
        let jobs = [
            NewJob::new("count", json!({ "number": 5 }), later),
            NewJob::new("count", json!({ "number": 6 }), later).in_lane(Lane::Bulk),
        ];
        put(&pool, &jobs, now).await;
        let minute = std::time::Duration::from_secs(60);
        assert_eq!(tidings_queue::claim(&pool, "count", 2, minute, now, lease(1)).await.unwrap().len(), 2);

        let in_lane = |lane, due, scheduled, claimed, age: Option<i64>| Depth {
            kind: "count".to_owned(),
            lane,
            due,
            scheduled,
            claimed,
            oldest_due_age: age.map(jiff::SignedDuration::from_secs),
        };
        let expected = [in_lane(Lane::Normal, 3, 1, 2, Some(40)), in_lane(Lane::Bulk, 0, 1, 0, None)];
        assert_eq!(depth(&pool, now).await.unwrap(), expected);
    })
    .await;
}

#[tokio::test]
async fn a_job_can_be_taken_back_until_a_worker_has_it() {
    with_database(|pool| async move {
        let now = TestClock::new().now();
        let job = |key: &str| NewJob::new("report", json!({}), now).unique(key);
        enqueue(&pool, &[job("one"), job("two")], now).await.unwrap();
        assert!(tidings_queue::cancel(&pool, "report", "one").await.unwrap());
        assert!(!tidings_queue::cancel(&pool, "report", "one").await.unwrap());
        assert!(!tidings_queue::cancel(&pool, "tidy", "two").await.unwrap());

        let minute = std::time::Duration::from_secs(60);
        assert_eq!(tidings_queue::claim(&pool, "report", 10, minute, now, lease(1)).await.unwrap().len(), 1);
        assert!(!tidings_queue::cancel(&pool, "report", "two").await.unwrap());
    })
    .await;
}
