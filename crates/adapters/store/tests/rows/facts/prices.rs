//! Prices that are entered late: facts are given them, from their day on.

use sqlx::PgPool;
use tidings_store::facts;

use super::{
    assert_exact_once_folded,
    billing::{add, billed},
    count, database, fold, run,
};
use crate::fixtures::later;

async fn reprice(pool: &PgPool) -> i64 {
    let repriced = facts::reprice(pool, later(60)).await.unwrap();
    assert_eq!(facts::first_day_of_other_prices(pool).await.unwrap(), None);
    assert_eq!(count(pool, "SELECT count(*) FROM fact_repricings").await, 0);
    repriced
}

/// Two months ago, at midnight in London.
const DEARER: &str = "INSERT INTO rates (id, valid_from, rate, notification_type)
    VALUES (gen_random_uuid(), '2026-04-17 23:00', 0.03, 'sms')";

async fn add_texts(pool: &PgPool) {
    for created_at in ["2026-04-17 22:59", "2026-04-17 23:00", "2026-06-16 12:00"] {
        add(pool, created_at, "sms", "normal", "delivered", "sent_by = 'mmg'").await;
        add(pool, created_at, "sms", "normal", "sending", "sent_by = 'mmg'").await;
    }
    add(pool, "2026-06-16 12:00", "email", "normal", "delivered", "sent_by = 'ses'").await;
    fold(pool).await;
}

#[tokio::test]
async fn a_text_costs_what_is_said_two_months_later() {
    let database = database().await;
    let pool = &database.pool;
    add_texts(pool).await;
    assert_eq!(reprice(pool).await, 0, "no price has changed");
    run(pool, DEARER).await;
    assert_eq!(facts::first_day_of_other_prices(pool).await.unwrap(), Some("2026-04-18".parse().unwrap()));
    assert_eq!(reprice(pool).await, 2);
    let expected = ["mmg 1 f 0.024 none 4 2", "mmg 1 f 0.03 none 4 2", "mmg 1 f 0.03 none 4 2", "ses 0 f 0 none 0 1"];
    assert_eq!(billed(pool).await, expected);
    assert_exact_once_folded(pool).await;
    assert_eq!(reprice(pool).await, 0);

    run(pool, "UPDATE rates SET rate = 0.031 WHERE rate = 0.03").await;
    assert_eq!(reprice(pool).await, 2);
    assert_exact_once_folded(pool).await;
    run(pool, "UPDATE rates SET valid_from = '2026-05-01' WHERE rate = 0.031").await;
    assert_eq!(reprice(pool).await, 1, "in April it is the former price again");
    assert_exact_once_folded(pool).await;
    run(pool, "DELETE FROM rates WHERE rate = 0.031").await;
    assert_eq!(reprice(pool).await, 1);
    assert_exact_once_folded(pool).await;
}

#[tokio::test]
async fn what_leaves_its_state_between_price_and_facts_is_taken_off_once() {
    let database = database().await;
    let pool = &database.pool;
    add_texts(pool).await;
    run(pool, DEARER).await;
    // Folded at the new price, while what they leave has the old one.
    run(
        pool,
        "UPDATE notifications SET notification_status = 'technical-failure'
         WHERE notification_status = 'sending' OR created_at < '2026-04-18'",
    )
    .await;
    fold(pool).await;
    assert_eq!(reprice(pool).await, 2);
    assert_eq!(billed(pool).await, ["mmg 1 f 0.03 none 2 1", "ses 0 f 0 none 0 1"]);
    assert_exact_once_folded(pool).await;
}

#[tokio::test]
async fn days_whose_notifications_are_gone_keep_their_counts() {
    let database = database().await;
    let pool = &database.pool;
    add_texts(pool).await;
    let has_notifications = async |day: &str| facts::has_notifications_of(pool, day.parse().unwrap()).await.unwrap();
    run(pool, "DELETE FROM notifications WHERE created_at < '2026-04-18' AND notification_status = 'sending'").await;
    assert!(has_notifications("2026-06-16").await && has_notifications("2026-01-01").await);
    assert!(!has_notifications("2026-04-18").await, "one of two is gone");
    run(pool, "DELETE FROM notifications").await;
    run(pool, DEARER).await;
    let counts = "SELECT sum(notification_count) FROM ft_notification_status";
    let before = count(pool, counts).await;
    assert_eq!(reprice(pool).await, 2);
    let expected = ["mmg 1 f 0.024 none 4 2", "mmg 1 f 0.03 none 4 2", "mmg 1 f 0.03 none 4 2", "ses 0 f 0 none 0 1"];
    assert_eq!((billed(pool).await, count(pool, counts).await), (expected.map(str::to_owned).to_vec(), before));
}

/// Letters of one sheet and of two, by second class post.
async fn add_letters(pool: &PgPool) {
    add(pool, "2026-06-12", "letter", "normal", "delivered", "postage, sent_by = 'second', 'one'").await;
    run(pool, "UPDATE notifications SET billable_units = 1 WHERE sent_by = 'one'").await;
    add(pool, "2026-06-12", "letter", "normal", "sending", "postage = 'second'").await;
    fold(pool).await;
}

async fn add_letter_rate(pool: &PgPool, sheets: i32, rate: &str) {
    let statement = format!(
        "INSERT INTO letter_rates (id, start_date, sheet_count, rate, crown, post_class)
         VALUES (gen_random_uuid(), '2026-06-10', {sheets}, {rate}, true, 'second')"
    );
    run(pool, &statement).await;
}

#[tokio::test]
async fn letters_may_come_to_cost_what_larger_ones_did() {
    let database = database().await;
    let pool = &database.pool;
    add_letters(pool).await;
    assert_eq!(billed(pool).await, ["dvla 1 f 0.73 second 1 1", "dvla 1 f 0.77 second 2 1"]);
    add_letter_rate(pool, 1, "0.77").await;
    add_letter_rate(pool, 2, "0.80").await;
    assert_eq!(reprice(pool).await, 2);
    assert_eq!(billed(pool).await, ["dvla 1 f 0.77 second 1 1", "dvla 1 f 0.80 second 2 1"]);
    assert_exact_once_folded(pool).await;
}

#[tokio::test]
async fn letters_that_had_no_price_are_found() {
    let database = database().await;
    let pool = &database.pool;
    run(pool, "DELETE FROM letter_rates WHERE post_class = 'second'").await;
    assert_eq!(reprice(pool).await, 0);
    add_letters(pool).await;
    assert_eq!(billed(pool).await, ["dvla 1 f 0 second 3 2"]);
    add_letter_rate(pool, 1, "0.70").await;
    add_letter_rate(pool, 2, "0.80").await;
    let first = facts::first_day_of_other_prices(pool).await.unwrap().unwrap();
    let days = facts::days_of_unpriced_letters(pool, first).await.unwrap();
    assert_eq!(days, ["2026-06-12".parse().unwrap()]);
    assert_eq!(reprice(pool).await, 0, "they are not guessed at");
    facts::recount(pool, days[0], later(60)).await.unwrap();
    assert_exact_once_folded(pool).await;
}

#[tokio::test]
async fn letters_that_were_posted_cost_what_is_said_later() {
    let database = database().await;
    let pool = &database.pool;
    run(
        pool,
        "INSERT INTO ft_billing_letter_despatch (bst_date, postage, cost_threshold, rate, billable_units,
             notifications_sent, created_at)
         VALUES ('2026-06-09', 'second', 'sorted', 0.73, 1, 5, now()), ('2026-06-12', 'second', 'sorted', 0.73, 1, 5, now()),
             ('2026-06-12', 'second', 'sorted', 0.70, 1, 2, now()), ('2026-06-12', 'second', 'sorted', 0.77, 2, 1, now())",
    )
    .await;
    add_letter_rate(pool, 1, "0.70").await;
    assert_eq!(reprice(pool).await, 1);
    let rows =
        "SELECT count(*) FROM ft_billing_letter_despatch WHERE (bst_date, rate, billable_units, notifications_sent)
        IN (('2026-06-09', 0.73, 1, 5), ('2026-06-12', 0.70, 1, 7), ('2026-06-12', 0.77, 2, 1))";
    assert_eq!((count(pool, rows).await, count(pool, "SELECT count(*) FROM ft_billing_letter_despatch").await), (3, 3));
}
