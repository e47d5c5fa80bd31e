//! What is billed, and as what: rules of Notify's facts (its `fetch_billing_data_for_day` and `get_rate`).

use sqlx::{PgPool, Row};
use tidings_domain::{NotificationStatus, NotificationType};

use super::{assert_exact, assert_exact_once_folded, count, database, fold, run};

/// Stores a notification with these columns after those that it must have.
pub(super) async fn add(pool: &PgPool, day: &str, channel: &str, key: &str, status: &str, more: &str) {
    let (columns, values) = more
        .split_once(" = ")
        .map_or((String::new(), String::new()), |(columns, values)| (format!(", {columns}"), format!(", {values}")));
    run(
        pool,
        &format!(
            "INSERT INTO notifications (id, \"to\", service_id, template_id, template_version, created_at, key_type,
                 notification_type, notification_status, billable_units{columns})
             SELECT gen_random_uuid(), '', service_id, id, version, '{day}', '{key}', '{channel}', '{status}', 2{values}
             FROM templates WHERE name = 'Delay'"
        ),
    )
    .await;
}

/// Provider, multiplier, abroad, rate, postage, units and messages of all that is billed.
pub(super) async fn billed(pool: &PgPool) -> Vec<String> {
    fold(pool).await;
    let rows = sqlx::query(
        "SELECT concat_ws(' ', provider, rate_multiplier, international, rate, postage, billable_units, notifications_sent)
         FROM ft_billing ORDER BY 1",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}

#[tokio::test]
async fn what_was_handed_to_a_provider_is_billed_even_if_it_failed_there() {
    let database = database().await;
    let pool = &database.pool;
    let billable = |channel| match channel {
        NotificationType::Sms => {
            &["sending", "sent", "delivered", "pending", "temporary-failure", "permanent-failure"][..]
        }
        NotificationType::Email => &["sending", "delivered", "temporary-failure", "permanent-failure"][..],
        NotificationType::Letter => &["sending", "delivered", "returned-letter"][..],
    };
    for channel in NotificationType::ALL {
        for status in NotificationStatus::ALL {
            for key in ["normal", "team", "test"] {
                add(pool, "2026-06-01", channel.as_str(), key, status.as_str(), "").await;
            }
        }
        fold(pool).await;
        let sent = format!(
            "SELECT COALESCE(sum(notifications_sent), 0)::bigint FROM ft_billing WHERE notification_type = '{channel}'"
        );
        let expected = i64::try_from(2 * billable(*channel).len()).unwrap();
        assert_eq!(count(pool, &sent).await, expected, "{channel}, by a normal key and one of the team");
    }
    assert_exact(pool).await;
}

#[tokio::test]
async fn a_text_costs_its_fragments_at_its_multiplier() {
    let database = database().await;
    let pool = &database.pool;
    for more in [
        "sent_by, rate_multiplier, international = 'mmg', 1, false",
        "sent_by, rate_multiplier, international = 'mmg', 4, true",
        "sent_by = 'mmg'",
        "sent_by, postage = NULL, 'first'",
    ] {
        add(pool, "2026-06-01", "sms", "normal", "delivered", more).await;
    }
    let expected = ["mmg 1 f 0.024 none 4 2", "mmg 4 t 0.024 none 2 1", "unknown 1 f 0.024 none 2 1"];
    assert_eq!(billed(pool).await, expected);
}

#[tokio::test]
async fn an_email_costs_nothing_whoever_took_it() {
    let database = database().await;
    let pool = &database.pool;
    add(pool, "2026-06-01", "email", "normal", "delivered", "sent_by, rate_multiplier = 'ses', 1").await;
    add(pool, "2026-06-01", "email", "team", "sending", "sent_by, international = 'smtp', true").await;
    assert_eq!(billed(pool).await, ["ses 0 f 0 none 0 2"]);
}

#[tokio::test]
async fn a_text_costs_what_it_cost_when_its_day_began_in_london() {
    let database = database().await;
    let pool = &database.pool;
    for created_at in ["2026-03-31 22:59:59", "2026-03-31 23:00", "2026-04-01 12:00"] {
        add(pool, created_at, "sms", "normal", "delivered", "sent_by = 'mmg'").await;
    }
    // From noon on it would be dearer: not on that day.
    run(
        pool,
        "INSERT INTO rates (id, valid_from, rate, notification_type)
         VALUES (gen_random_uuid(), '2026-04-01 11:00', 9, 'sms')",
    )
    .await;
    add(pool, "2026-04-01 23:00", "sms", "normal", "delivered", "sent_by = 'mmg'").await;
    let expected = ["mmg 1 f 0.0233 none 2 1", "mmg 1 f 0.024 none 4 2", "mmg 1 f 9 none 2 1"];
    assert_eq!(billed(pool).await, expected);
    assert_exact(pool).await;
}

#[tokio::test]
async fn a_letter_costs_by_its_sheets_and_class_of_post() {
    let database = database().await;
    let pool = &database.pool;
    for (day, more) in [
        ("2026-06-01", "postage = 'second'"),
        ("2026-06-01", "postage, sent_by = 'second', 'anyone'"),
        ("2026-06-01", "postage = 'first'"),
        ("2026-01-04", "postage = 'second'"),
        ("2026-06-01", "job_row_number = 1"),
    ] {
        add(pool, day, "letter", "normal", "delivered", more).await;
    }
    run(pool, "UPDATE notifications SET billable_units = 5 WHERE sent_by = 'anyone'").await;
    add(pool, "2026-06-01", "letter", "normal", "delivered", "postage = 'second'").await;
    run(pool, "UPDATE notifications SET billable_units = 0 WHERE postage = 'first'").await;
    let expected = [
        "dvla 1 f 0 first 0 1",
        "dvla 1 f 0 none 2 1",
        "dvla 1 f 0.72 second 2 1",
        "dvla 1 f 0.77 second 4 2",
        "dvla 1 f 0.91 second 5 1",
    ];
    assert_eq!(billed(pool).await, expected);
    assert_exact_once_folded(pool).await;
}

#[tokio::test]
async fn letters_of_other_sheets_at_the_same_price_are_one_fact() {
    let database = database().await;
    let pool = &database.pool;
    run(pool, "UPDATE letter_rates SET rate = 1").await;
    add(pool, "2026-06-01", "letter", "normal", "sending", "postage = 'second'").await;
    add(pool, "2026-06-01", "letter", "normal", "delivered", "postage, sent_by = 'second', 'x'").await;
    run(pool, "UPDATE notifications SET billable_units = 3 WHERE sent_by = 'x'").await;
    assert_eq!(billed(pool).await, ["dvla 1 f 1 second 5 2"]);
    assert_exact(pool).await;
}

#[tokio::test]
async fn a_message_that_fails_here_is_no_longer_billed() {
    let database = database().await;
    let pool = &database.pool;
    add(pool, "2026-06-01", "sms", "normal", "sending", "sent_by = 'mmg'").await;
    assert_eq!(billed(pool).await.len(), 1);
    run(pool, "UPDATE notifications SET notification_status = 'technical-failure'").await;
    assert_eq!(billed(pool).await, Vec::<String>::new());
    // Notify would go on billing it under the provider that it was first said to be sent by.
    run(pool, "UPDATE notifications SET notification_status = 'delivered', sent_by = 'firetext'").await;
    assert_eq!(billed(pool).await, ["firetext 1 f 0.024 none 2 1"]);
}
