//! How batches are shared out between lanes and services.

use std::{collections::BTreeMap, time::Duration};

use serde_json::json;
use sqlx::PgPool;
use tidings_domain::Clock;
use tidings_queue::{Job, Lane, NewJob, claim};
use uuid::Uuid;

use crate::{
    database::with_database,
    toys::{TestClock, lease, put},
};

async fn claimed(pool: &PgPool, clock: &TestClock, limit: u16, token: u128) -> Vec<Job> {
    claim(pool, "share", limit, Duration::from_secs(60), clock.now(), lease(token)).await.unwrap()
}

fn per_lane(jobs: &[Job]) -> [usize; 3] {
    [Lane::Priority, Lane::Normal, Lane::Bulk].map(|lane| jobs.iter().filter(|job| job.lane == lane).count())
}

fn per_service(jobs: &[Job]) -> BTreeMap<Option<Uuid>, usize> {
    jobs.iter().fold(BTreeMap::new(), |mut counts, job| {
        *counts.entry(job.service_id).or_default() += 1;
        counts
    })
}

fn jobs(count: usize, lane: Lane, service: Option<u128>, clock: &TestClock) -> Vec<NewJob> {
    let job = NewJob::new("share", json!({}), clock.now()).in_lane(lane);
    let job = match service {
        Some(service) => job.for_service(Uuid::from_u128(service)),
        None => job,
    };
    vec![job; count]
}

#[tokio::test]
async fn lanes_go_in_order_and_the_lower_ones_keep_a_share() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        put(&pool, &jobs(50, Lane::Bulk, None, &clock), clock.now()).await;
        put(&pool, &jobs(50, Lane::Normal, None, &clock), clock.now()).await;
        clock.advance(1);
        put(&pool, &jobs(50, Lane::Priority, None, &clock), clock.now()).await;

        let first = claimed(&pool, &clock, 40, 1).await;
        assert_eq!(per_lane(&first), [30, 5, 5]);
        assert!(first.is_sorted_by_key(|job| job.lane), "the urgent ones first within the batch");
        assert_eq!(per_lane(&claimed(&pool, &clock, 40, 2).await), [20, 15, 5], "what a lane leaves goes down");
        assert_eq!(per_lane(&claimed(&pool, &clock, 40, 3).await), [0, 30, 10]);
        assert_eq!(per_lane(&claimed(&pool, &clock, 40, 4).await), [0, 0, 30]);
    })
    .await;
}

#[tokio::test]
async fn no_lane_starves_even_in_batches_of_one() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        for lane in [Lane::Priority, Lane::Normal, Lane::Bulk] {
            put(&pool, &jobs(256, lane, None, &clock), clock.now()).await;
        }
        let mut lanes = [0, 0, 0];
        for token in 0..256 {
            let one = claimed(&pool, &clock, 1, token).await;
            assert_eq!(one.len(), 1);
            for (total, count) in lanes.iter_mut().zip(per_lane(&one)) {
                *total += count;
            }
        }
        assert_eq!(lanes, [192, 32, 32]);
    })
    .await;
}

#[tokio::test]
async fn services_share_a_lane_alike_whatever_they_have_waiting() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        put(&pool, &jobs(1000, Lane::Normal, Some(1), &clock), clock.now()).await;
        clock.advance(5);
        put(&pool, &jobs(1, Lane::Normal, Some(2), &clock), clock.now()).await;
        put(&pool, &jobs(500, Lane::Normal, Some(3), &clock), clock.now()).await;
        put(&pool, &jobs(500, Lane::Normal, None, &clock), clock.now()).await;

        let first = per_service(&claimed(&pool, &clock, 100, 1).await);
        let service = |number| Some(Uuid::from_u128(number));
        assert_eq!(first, BTreeMap::from([(None, 25), (service(1), 25), (service(2), 1), (service(3), 25)]));
        let second = per_service(&claimed(&pool, &clock, 100, 2).await);
        assert_eq!(second.values().sum::<usize>(), 100);
        assert!(second.values().all(|count| (33..=34).contains(count)), "{second:?}");
    })
    .await;
}

#[tokio::test]
async fn more_services_than_room_take_turns_whatever_the_age_of_their_backlogs() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        for service in 1..=40 {
            put(&pool, &jobs(100, Lane::Normal, Some(service << 120), &clock), clock.now()).await;
        }
        clock.advance(3600);
        put(&pool, &jobs(1, Lane::Normal, Some(0x77 << 100), &clock), clock.now()).await;

        let mut counts = BTreeMap::new();
        for token in 0..200 {
            let batch = claimed(&pool, &clock, 10, (token << 120) + token).await;
            assert_eq!(batch.len(), 10);
            for (service, count) in per_service(&batch) {
                assert_eq!(count, 1);
                *counts.entry(service).or_insert(0) += 1;
            }
        }
        let newcomer = counts.remove(&Some(Uuid::from_u128(0x77 << 100)));
        assert_eq!(newcomer, Some(1), "one young job among 4000 older ones had its turn");
        assert_eq!(counts.len(), 40);
        assert!(counts.values().all(|count| (25..=75).contains(count)), "50 would be equal: {counts:?}");
    })
    .await;
}

#[tokio::test]
async fn thousands_of_services_all_have_their_turn() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        let spread = |service: u128| service * (u128::MAX / 1000);
        let each: Vec<NewJob> =
            (1..=1000).flat_map(|service| jobs(2, Lane::Bulk, Some(spread(service)), &clock)).collect();
        put(&pool, &each, clock.now()).await;
        let mut seen = BTreeMap::new();
        let mut tokens = (1..=40).map(|token| token * (u128::MAX / 41));
        while seen.values().sum::<usize>() < 2000 {
            let token = tokens.next().expect("40 claims are plenty");
            for (service, count) in per_service(&claimed(&pool, &clock, 100, token).await) {
                *seen.entry(service).or_insert(0) += count;
            }
        }
        assert_eq!(seen.len(), 1000);
        assert!(seen.values().all(|count| *count == 2));
        assert_eq!(claimed(&pool, &clock, 100, 21).await, []);
    })
    .await;
}

#[tokio::test]
async fn only_what_is_due_is_claimed_oldest_first() {
    with_database(|pool| async move {
        let clock = TestClock::new();
        let in_seconds =
            |seconds: i64| NewJob::new("share", json!(seconds), clock.now() + jiff::SignedDuration::from_secs(seconds));
        put(&pool, &[in_seconds(30), in_seconds(10), in_seconds(20), in_seconds(31)], clock.now()).await;
        assert!(claimed(&pool, &clock, 10, 1).await.is_empty());
        clock.advance(30);
        let payloads: Vec<_> = claimed(&pool, &clock, 10, 2).await.into_iter().map(|job| job.payload).collect();
        assert_eq!(payloads, [json!(10), json!(20), json!(30)]);
    })
    .await;
}
