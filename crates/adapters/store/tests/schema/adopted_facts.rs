//! What the facts of an adopted database say of its notifications: once the first worker has recounted the last days, and live from
//! then on, by the triggers that adoption brings.

use jiff::{Timestamp, ToSpan, civil::Date};
use sqlx::{PgPool, Row};
use tidings_store::{facts, migrate::adopt};

use crate::{database::with_empty_database, notify};

/// Beside what [`notify::populate`] makes: prices, notifications of the last days in both tables, and facts as Notify leaves them, those of
/// two days ago wrong and none of the days since, and of a day whose notifications are long gone.
const LEFT_BY_NOTIFY: &str = "
    INSERT INTO notification_status_types VALUES ('created'), ('sending'), ('permanent-failure');
    INSERT INTO rates (id, valid_from, rate, notification_type) VALUES (gen_random_uuid(), '2020-01-01', 0.02, 'sms');
    INSERT INTO notifications (id, \"to\", service_id, template_id, template_version, created_at, key_type,
        notification_type, billable_units, notification_status, sent_by)
    SELECT gen_random_uuid(), '+447700900002', service_id, template_id, 1, created_at - days * interval '1 day', 'normal',
        'sms', 2, 'sending', 'mmg'
    FROM notifications, generate_series(0, 2) AS days;
    INSERT INTO notification_history (id, service_id, template_id, template_version, created_at, key_type,
        notification_type, billable_units, notification_status, sent_by)
    SELECT gen_random_uuid(), service_id, template_id, 1, created_at - days * interval '1 day', 'normal', 'sms', 1,
        'delivered', 'firetext'
    FROM (SELECT service_id, template_id, max(created_at) AS created_at FROM notifications GROUP BY 1, 2) AS one,
        generate_series(2, 9) AS days;
    INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
        notification_status, notification_count, created_at)
    SELECT (now() - days * interval '1 day')::date, template_id, service_id, '00000000-0000-0000-0000-000000000000', 'sms',
        'normal', 'delivered', 7, now()
    FROM (SELECT DISTINCT service_id, template_id FROM notifications) AS one, unnest(ARRAY[2, 40]) AS days";

#[tokio::test]
async fn an_adopted_database_has_facts_that_are_right_and_stay_so() {
    with_empty_database(|pool| async move {
        notify::create(&pool).await;
        notify::populate(&pool).await;
        notify::run(&pool, LEFT_BY_NOTIFY.to_owned()).await;
        adopt(&pool).await.expect("adopts");
        assert_eq!(
            texts(
                &pool,
                "SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger
                 WHERE tgname LIKE 'tidings_facts%' OR tgname LIKE 'tidings_totals%' ORDER BY 1"
            )
            .await,
            [
                "ft_notification_status tidings_totals_added",
                "ft_notification_status tidings_totals_changed",
                "ft_notification_status tidings_totals_emptied",
                "ft_notification_status tidings_totals_removed",
                "notification_history tidings_facts_changed",
                "notifications tidings_facts_added",
                "notifications tidings_facts_changed",
            ]
        );
        assert_ne!(differences(&pool).await, [""; 0], "nobody has counted yet");

        // What changes before the first worker starts is in the deltas, and was never counted.
        notify::run(&pool, "UPDATE notifications SET notification_status = 'delivered' WHERE sent_by = 'mmg'".into()).await;
        recount_the_last_days(&pool).await;
        let long_gone = "WITH gone AS (DELETE FROM ft_notification_status WHERE bst_date < now() - interval '30 days'
                         RETURNING notification_count) SELECT notification_count::text FROM gone";
        assert_eq!(texts(&pool, long_gone).await, ["7"], "what is believed");
        assert_eq!(differences(&pool).await, [""; 0]);

        for change in [
            "INSERT INTO notifications (id, \"to\", service_id, template_id, template_version, created_at, key_type,
                 notification_type, billable_units, notification_status)
             SELECT gen_random_uuid(), '+447700900002', service_id, template_id, 1, now(), 'normal', 'sms', 0, 'created'
             FROM notifications LIMIT 3",
            "UPDATE notifications SET notification_status = 'sending', sent_by = 'firetext', billable_units = 3
             WHERE notification_status = 'created'",
            "UPDATE notification_history SET notification_status = 'permanent-failure' WHERE created_at < now() - interval '5 days'",
            "WITH moved AS (DELETE FROM notifications WHERE sent_by = 'mmg' RETURNING *)
             INSERT INTO notification_history (id, service_id, template_id, template_version, created_at, key_type,
                 notification_type, billable_units, notification_status, sent_by)
             SELECT id, service_id, template_id, template_version, created_at, key_type, notification_type, billable_units,
                 notification_status, sent_by FROM moved",
        ] {
            notify::run(&pool, change.to_owned()).await;
            assert_eq!(differences(&pool).await, [""; 0], "{change}");
        }
        assert!(facts::fold(&pool, 1_000, now(&pool).await).await.unwrap() > Some(0));
        assert_eq!(differences(&pool).await, [""; 0], "once folded");
        let last_days = "SELECT sum(notification_count)::text FROM ft_notification_status";
        assert_eq!(texts(&pool, last_days).await, ["15"], "4 by Notify, 8 in its history, 3 since");
    })
    .await;
}

/// As the first worker does when it starts.
async fn recount_the_last_days(pool: &PgPool) {
    let today: Date =
        texts(pool, "SELECT tidings_london_day(now() AT TIME ZONE 'UTC')::text").await[0].parse().unwrap();
    for days in 0..=10 {
        facts::recount(pool, today - days.days(), now(pool).await).await.unwrap();
    }
}

async fn now(pool: &PgPool) -> Timestamp {
    texts(pool, "SELECT to_json(now())#>>'{}'").await[0].parse().unwrap()
}

/// What facts with their pending deltas say otherwise than the notifications.
async fn differences(pool: &PgPool) -> Vec<String> {
    texts(pool, include_str!("../rows/facts/exactness.sql")).await
}

async fn texts(pool: &PgPool, query: &'static str) -> Vec<String> {
    let rows = sqlx::query(query).fetch_all(pool).await.unwrap();
    rows.iter().map(|row| row.get(0)).collect()
}
