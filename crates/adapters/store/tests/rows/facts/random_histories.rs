//! Whatever happens, in whatever order and however much of it at once.

use std::{
    ops::Range,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use jiff::{SignedDuration, Timestamp};
use sqlx::PgPool;
use tidings_domain::{KeyType, NotificationStatus, NotificationType};
use tidings_store::{
    facts,
    notifications::{RowOfJob, insert_many},
};
use tidings_test_support::TestDatabase;

use super::{assert_exact, assert_exact_once_folded, database, report, run, send};
use crate::fixtures::{OTHER_SERVICE, SERVICE, TEMPLATE, new_notification, now};

/// Numbers that look random and are the same each time (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % below
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[usize::try_from(self.roll(u64::try_from(from.len()).unwrap())).unwrap()]
    }

    /// Some of the messages.
    fn some(&mut self, among: &Range<u128>) -> Vec<u128> {
        let so_many = 1 + self.roll(20);
        let among_so_many = u64::try_from(among.end - among.start).unwrap();
        (0..so_many).map(|_| among.start + u128::from(self.roll(among_so_many))).collect()
    }
}

/// Around the days on which clocks change.
const DAYS: &[&str] = &[
    "2026-03-28T23:30:00Z",
    "2026-03-29T12:00:00Z",
    "2026-03-29T23:30:00Z",
    "2026-10-24T23:30:00Z",
    "2026-10-25T23:30:00Z",
];

/// Messages of two services, three channels, all keys, some of them of jobs, around the days on which clocks change.
async fn accept(pool: &PgPool, dice: &mut Dice, numbers: Range<u128>) {
    let rows: Vec<_> = numbers
        .map(|number| {
            let created_at: Timestamp = dice.pick(DAYS).parse().unwrap();
            let mut row = new_notification(number);
            row.service_id = dice.pick(&[SERVICE, SERVICE, OTHER_SERVICE]);
            row.notification_type = dice.pick(NotificationType::ALL);
            row.key_type = dice.pick(&[KeyType::Normal, KeyType::Normal, KeyType::Team, KeyType::Test]);
            row.rate_multiplier = dice.pick(&[None, Some(1), Some(3)]);
            row.international = row.rate_multiplier == Some(3);
            row.job = (dice.roll(3) == 0).then(|| RowOfJob {
                job_id: TEMPLATE.as_uuid().into(),
                row_number: i32::try_from(number).unwrap(),
                is_refused: dice.roll(5) == 0,
            });
            row.created_at = created_at + SignedDuration::from_mins(i64::try_from(dice.roll(60)).unwrap());
            row
        })
        .collect();
    insert_many(&mut pool.acquire().await.unwrap(), &rows).await.unwrap();
}

/// One thing that happens to messages.
async fn happen(pool: &PgPool, dice: &mut Dice, among: &Range<u128>) {
    let some = dice.some(among);
    let mut conn = pool.acquire().await.unwrap();
    match dice.roll(6) {
        0 | 1 => send(&mut conn, some).await,
        2 | 3 => {
            let mut some = some;
            some.sort_unstable();
            some.dedup();
            report(&mut conn, some, dice.pick(NotificationStatus::ALL)).await;
        }
        4 => {
            // Letters get their sheets, and their class of post.
            let postage = dice.pick(&["first", "second", "europe"]);
            let (first, sheets) = (some[0], 1 + dice.roll(4));
            run(
                &mut *conn,
                &format!(
                    "WITH locked AS (
                         SELECT id FROM notifications
                         WHERE notification_type = 'letter' AND id > lpad(to_hex({first}), 32, '0')::uuid
                         ORDER BY id LIMIT 9 FOR NO KEY UPDATE)
                     UPDATE notifications SET billable_units = {sheets}, postage = '{postage}'
                     FROM locked WHERE notifications.id = locked.id"
                ),
            )
            .await;
        }
        _ => {
            let first = some[0];
            run(
                &mut *conn,
                &format!(
                    "WITH due AS (
                         SELECT id FROM notifications WHERE id > lpad(to_hex({first}), 32, '0')::uuid
                         ORDER BY id LIMIT 7 FOR UPDATE SKIP LOCKED),
                     gone AS (DELETE FROM notifications USING due WHERE notifications.id = due.id RETURNING notifications.*)
                     INSERT INTO notification_history (id, job_id, job_row_number, service_id, template_id, template_version,
                         api_key_id, key_type, notification_type, created_at, sent_at, sent_by, updated_at, reference,
                         billable_units, international, phone_prefix, rate_multiplier, notification_status, postage)
                     SELECT id, job_id, job_row_number, service_id, template_id, template_version, api_key_id, key_type,
                         notification_type, created_at, sent_at, sent_by, updated_at, reference, billable_units,
                         international, phone_prefix, rate_multiplier, notification_status, postage
                     FROM gone"
                ),
            )
            .await;
        }
    }
}

/// A database with a job.
async fn with_job() -> TestDatabase {
    let database = database().await;
    run(
        &database.pool,
        "INSERT INTO jobs (id, original_file_name, service_id, template_id, created_at, notification_count,
             notifications_sent, template_version, job_status, notifications_delivered, notifications_failed)
         SELECT id, 'a.csv', service_id, id, now(), 1, 0, 1, 'finished', 0, 0 FROM templates WHERE name = 'Delay'",
    )
    .await;
    database
}

#[tokio::test]
async fn one_after_the_other() {
    for seed in [0x5eed_0001, 0x5eed_0002, 0x5eed_0003] {
        let database = with_job().await;
        let pool = &database.pool;
        let mut dice = Dice(seed);
        let mut accepted = 1..1;
        for step in 0..60 {
            match dice.roll(8) {
                0 | 1 => {
                    let new = accepted.end..accepted.end + 1 + u128::from(dice.roll(30));
                    accepted.end = new.end;
                    accept(pool, &mut dice, new).await;
                }
                2 => {
                    facts::fold(pool, i64::try_from(1 + dice.roll(30)).unwrap(), now()).await.unwrap();
                }
                3 => {
                    let day = tidings_domain::london::day(dice.pick(DAYS).parse().unwrap());
                    let differences = facts::recount(pool, day, now()).await.unwrap();
                    assert_eq!(differences, 0, "seed {seed:x}, step {step}");
                }
                _ if accepted.is_empty() => {}
                _ => happen(pool, &mut dice, &accepted).await,
            }
            assert_exact(pool).await;
        }
        assert_exact_once_folded(pool).await;
    }
}

#[tokio::test]
async fn all_at_once() {
    let database = with_job().await;
    let pool = &database.pool;
    let stop = Arc::new(AtomicBool::new(false));
    let workers: Vec<_> = (0..3_u128)
        .map(|worker| {
            let pool = pool.clone();
            tokio::spawn(async move {
                let mut dice = Dice(0xbeef + u64::try_from(worker).unwrap());
                let begin = 1 + worker * 1_000;
                let mut accepted = begin..begin;
                for _ in 0..40 {
                    if accepted.is_empty() || dice.roll(4) == 0 {
                        let new = accepted.end..accepted.end + 1 + u128::from(dice.roll(20));
                        accepted.end = new.end;
                        accept(&pool, &mut dice, new).await;
                    } else {
                        // Also those of the other workers, where there are any.
                        let among = if dice.roll(2) == 0 { 1..3_000 } else { accepted.clone() };
                        happen(&pool, &mut dice, &among).await;
                    }
                }
            })
        })
        .collect();
    let folding = tokio::spawn({
        let (pool, stop) = (pool.clone(), stop.clone());
        async move {
            let mut dice = Dice(0xf01d);
            let mut differences = 0;
            while !stop.load(Ordering::Relaxed) {
                facts::fold(&pool, i64::try_from(1 + dice.roll(50)).unwrap(), now()).await.unwrap();
                if dice.roll(5) == 0 {
                    let day = tidings_domain::london::day(dice.pick(DAYS).parse().unwrap());
                    differences += facts::recount(&pool, day, now()).await.unwrap();
                }
            }
            differences
        }
    });
    let reading = tokio::spawn({
        let (pool, stop) = (pool.clone(), stop.clone());
        async move {
            while !stop.load(Ordering::Relaxed) {
                assert_exact(&pool).await;
            }
        }
    });
    for worker in workers {
        worker.await.unwrap();
    }
    stop.store(true, Ordering::Relaxed);
    assert_eq!(folding.await.unwrap(), 0, "a recount found differences");
    reading.await.unwrap();
    assert_exact_once_folded(pool).await;
}
