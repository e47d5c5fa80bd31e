//! Who holds a job, and what happens when a worker is lost.

use std::time::Duration;

use tidings_domain::Clock;
use tidings_queue::{acknowledge, bury, claim, extend, release, retry};

use crate::{
    database::with_database,
    toys::{TestClock, lease, numbered, put, waiting},
};

const LEASE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_lost_lease_is_taken_over_and_the_first_holder_has_no_say_any_more() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        put(&pool, &numbered("count", 0..1, clock.now()), clock.now()).await;
        let first = claim(&pool, "count", 5, LEASE, clock.now(), lease(1)).await.unwrap();
        assert_eq!((first[0].attempt, first[0].outcome_unknown), (1, false));
        let id = first[0].id;

        clock.advance(29);
        assert!(claim(&pool, "count", 5, LEASE, clock.now(), lease(2)).await.unwrap().is_empty());
        clock.advance(1);
        let second = claim(&pool, "count", 5, LEASE, clock.now(), lease(2)).await.unwrap();
        assert_eq!((second[0].id, second[0].attempt, second[0].outcome_unknown), (id, 2, true));

        let now = clock.now();
        assert_eq!(acknowledge(&pool, lease(1), &[id]).await.unwrap(), 0);
        assert_eq!(retry(&pool, lease(1), &[(id, now, "late".to_owned())]).await.unwrap(), 0);
        assert!(bury(&pool, lease(1), &[(id, "late".to_owned())], now).await.unwrap().is_empty());
        assert_eq!(extend(&pool, lease(1), &[id], now).await.unwrap(), 0);
        assert_eq!(release(&pool, lease(1), &[id], now).await.unwrap(), 0);
        assert_eq!(waiting(&pool).await, 1);
        assert_eq!(acknowledge(&pool, lease(2), &[id]).await.unwrap(), 1);
        assert_eq!(waiting(&pool).await, 0);
    })
    .await;
}

#[tokio::test]
async fn an_unknown_outcome_stays_unknown_through_retries() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        put(&pool, &numbered("count", 0..1, clock.now()), clock.now()).await;
        let id = claim(&pool, "count", 1, LEASE, clock.now(), lease(1)).await.unwrap()[0].id;
        clock.advance(31);
        claim(&pool, "count", 1, LEASE, clock.now(), lease(2)).await.unwrap();
        retry(&pool, lease(2), &[(id, clock.now(), "busy".to_owned())]).await.unwrap();
        let third = claim(&pool, "count", 1, LEASE, clock.now(), lease(3)).await.unwrap();
        assert_eq!((third[0].attempt, third[0].outcome_unknown), (3, true));
        assert_eq!(third[0].last_error.as_deref(), Some("busy"));
    })
    .await;
}

#[tokio::test]
async fn an_extended_lease_holds_longer() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        put(&pool, &numbered("count", 0..2, clock.now()), clock.now()).await;
        let jobs = claim(&pool, "count", 2, LEASE, clock.now(), lease(1)).await.unwrap();
        let until = clock.now() + jiff::SignedDuration::from_secs(100);
        assert_eq!(extend(&pool, lease(1), &[jobs[0].id], until).await.unwrap(), 1);
        clock.advance(99);
        let lost = claim(&pool, "count", 2, LEASE, clock.now(), lease(2)).await.unwrap();
        assert_eq!(lost.iter().map(|job| job.id).collect::<Vec<_>>(), [jobs[1].id]);
    })
    .await;
}

#[tokio::test]
async fn a_released_job_is_due_at_once_and_its_attempt_does_not_count() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        put(&pool, &numbered("count", 0..1, clock.now()), clock.now()).await;
        let job = claim(&pool, "count", 1, LEASE, clock.now(), lease(1)).await.unwrap().remove(0);
        assert_eq!(release(&pool, lease(1), &[job.id], clock.now()).await.unwrap(), 1);
        let again = claim(&pool, "count", 1, LEASE, clock.now(), lease(2)).await.unwrap();
        assert_eq!((again[0].attempt, again[0].outcome_unknown), (1, true));
    })
    .await;
}
