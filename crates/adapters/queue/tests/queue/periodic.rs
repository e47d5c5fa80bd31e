//! Jobs that come again and again.

use jiff::SignedDuration;
use tidings_domain::Clock;
use tidings_queue::{Periodic, enqueue_due};

use crate::{
    database::with_database,
    toys::{TestClock, lease, waiting},
};

const OFTEN: Periodic = Periodic::every("sweep", SignedDuration::from_mins(10));
const DAILY: Periodic = Periodic::daily_at("report", 0, 5);

#[tokio::test]
async fn a_new_kind_waits_for_its_time_and_then_comes_once() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        assert_eq!(enqueue_due(&pool, &[OFTEN, DAILY], clock.now()).await.unwrap(), [""; 0]);
        assert_eq!(waiting(&pool).await, 0);
        clock.advance(600);
        let at_once = (0..8).map(|_| enqueue_due(&pool, &[OFTEN, DAILY], clock.now()));
        let mut due = Vec::new();
        for outcome in futures::future::join_all(at_once).await {
            due.extend(outcome.unwrap());
        }
        assert_eq!(due, ["sweep"], "of eight processes one enqueues");
        assert_eq!(waiting(&pool).await, 1);
    })
    .await;
}

#[tokio::test]
async fn what_was_missed_comes_once_and_not_while_it_still_runs() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        enqueue_due(&pool, &[OFTEN, DAILY], clock.now()).await.unwrap();
        clock.advance(3 * 24 * 3_600);
        assert_eq!(enqueue_due(&pool, &[OFTEN, DAILY], clock.now()).await.unwrap(), ["sweep", "report"]);
        assert_eq!(waiting(&pool).await, 2);
        let minute = std::time::Duration::from_secs(60);
        let claimed = tidings_queue::claim(&pool, "sweep", 10, minute, clock.now(), lease(1)).await.unwrap();
        assert_eq!(claimed.len(), 1);
        clock.advance(600);
        enqueue_due(&pool, &[OFTEN, DAILY], clock.now()).await.unwrap();
        assert_eq!(waiting(&pool).await, 2, "the sweep before is not done");
        let ids: Vec<_> = claimed.iter().map(|job| job.id).collect();
        tidings_queue::acknowledge(&pool, lease(1), &ids).await.unwrap();
        clock.advance(600);
        enqueue_due(&pool, &[OFTEN, DAILY], clock.now()).await.unwrap();
        assert_eq!(waiting(&pool).await, 2);
    })
    .await;
}
