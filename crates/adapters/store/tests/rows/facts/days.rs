//! A day is one in London, of 23 or 25 hours when the clocks change.

use tidings_store::{facts, notifications::insert_many};

use super::{assert_exact_once_folded, count, database, run, send};
use crate::fixtures::{new_notification, now};

#[tokio::test]
async fn the_days_on_which_clocks_change_have_their_own_messages() {
    let database = database().await;
    let pool = &database.pool;
    let mut conn = pool.acquire().await.unwrap();
    let expected = [
        ("2026-03-28T23:59:59.999999Z", "2026-03-28"),
        ("2026-03-29T00:00:00Z", "2026-03-29"),
        ("2026-03-29T22:59:59.999999Z", "2026-03-29"),
        ("2026-03-29T23:00:00Z", "2026-03-30"),
        ("2026-10-24T22:59:59.999999Z", "2026-10-24"),
        ("2026-10-24T23:00:00Z", "2026-10-25"),
        ("2026-10-25T23:59:59.999999Z", "2026-10-25"),
        ("2026-10-26T00:00:00Z", "2026-10-26"),
    ];
    for (number, (created_at, day)) in (1_u128..).zip(expected) {
        let mut row = new_notification(number);
        row.created_at = created_at.parse().unwrap();
        insert_many(&mut conn, &[row]).await.unwrap();
        let counted = format!("SELECT count(*) FROM fact_deltas WHERE bst_date = '{day}'");
        assert!(count(pool, &counted).await > 0, "{created_at} is on {day}");
        assert_exact_once_folded(pool).await;
    }
    send(&mut conn, 1..=8).await;
    assert_exact_once_folded(pool).await;
    // The recount takes its days from the program's own calendar, the triggers from PostgreSQL's.
    for (_, day) in expected {
        assert_eq!(facts::recount(pool, day.parse().unwrap(), now()).await.unwrap(), 0, "{day}");
    }
}

#[tokio::test]
async fn how_fast_a_day_went() {
    let database = database().await;
    let pool = &database.pool;
    let mut conn = pool.acquire().await.unwrap();
    for (number, created_at) in (1_u128..).zip([
        "2026-03-28T23:59:59Z",
        "2026-03-29T00:00:00Z",
        "2026-03-29T12:00:00Z",
        "2026-03-29T22:59:59Z",
        "2026-03-29T23:00:00Z",
    ]) {
        let mut row = new_notification(number);
        row.created_at = created_at.parse().unwrap();
        insert_many(&mut conn, &[row]).await.unwrap();
    }
    // Of what came by the API: in ten seconds, a little later, never.
    run(pool, "UPDATE notifications SET sent_at = created_at + interval '10 s' WHERE created_at < '2026-03-29 12:00'")
        .await;
    run(
        pool,
        "UPDATE notifications SET sent_at = created_at + interval '10.1 s' WHERE created_at = '2026-03-29 12:00'",
    )
    .await;
    run(
        pool,
        "INSERT INTO notifications (id, \"to\", service_id, template_id, template_version, created_at, sent_at, key_type,
             notification_type, billable_units, notification_status, api_key_id)
         SELECT gen_random_uuid(), '', service_id, template_id, 1, '2026-03-29 13:00', '2026-03-29 13:00', key, channel::notification_type,
             1, 'sending', CASE WHEN by_api THEN api_key_id END
         FROM notifications, (VALUES ('test', 'sms', true), ('normal', 'letter', true), ('normal', 'sms', false))
             AS left_out (key, channel, by_api)
         WHERE created_at = '2026-03-29 12:00'",
    )
    .await;
    let day = "2026-03-29".parse().unwrap();
    assert_eq!(facts::unmeasured(pool, day, day).await.unwrap(), [day]);
    run(pool, "DELETE FROM cache_outbox").await;
    facts::measure(pool, day, now()).await.unwrap();
    let measured = "SELECT count(*) FROM ft_processing_time WHERE messages_total = 3 AND messages_within_10_secs = 1";
    assert_eq!(count(pool, measured).await, 1);
    assert_eq!(facts::unmeasured(pool, day, day).await.unwrap(), []);
    let forgotten = "SELECT count(DISTINCT name) FROM cache_outbox WHERE name = 'performance-stats-*'";
    assert_eq!(count(pool, forgotten).await, 1, "who reads the performance page sees the day from now on");
}
