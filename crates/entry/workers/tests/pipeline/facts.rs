//! Facts, from the sending of messages to what dashboards say.

use http::Method;
use serde_json::json;
use tidings_app::facts;
use tidings_test_support::{EMAIL, SMS, TestApp, eventually};
use tokio_util::sync::CancellationToken;

async fn statuses(app: &TestApp) -> serde_json::Value {
    let rows = app
        .rows(
            "SELECT notification_type || ' ' || notification_status AS fact, notification_count AS count
             FROM ft_notification_status ORDER BY 1",
        )
        .await;
    rows.into()
}

#[tokio::test]
async fn what_is_sent_is_folded_within_moments() {
    let app = TestApp::new().await;
    let stop = CancellationToken::new();
    let folding = tokio::spawn(tidings_workers::fold_facts(app.app.clone(), app.clock.clone(), stop.clone()));
    for _ in 0..3 {
        app.post(SMS, &app.sms("07900900123")).await.id();
    }
    app.post(EMAIL, &app.email("ada@example.com")).await.id();
    app.work_off().await;
    let expected = json!([{"fact": "email delivered", "count": 1}, {"fact": "sms delivered", "count": 3}]);
    eventually("the facts are what was sent", || async { statuses(&app).await == expected }).await;
    // Texts by one provider or two.
    let billed = "SELECT sum(notifications_sent) AS sent FROM ft_billing GROUP BY notification_type ORDER BY 1";
    assert_eq!(app.rows(billed).await, [json!({"sent": 1}), json!({"sent": 3})]);
    stop.cancel();
    folding.await.unwrap();
    assert_eq!(facts::pending(&app.app).await.unwrap(), 0);
}

#[tokio::test]
async fn nobody_who_stops_waits_for_a_fold() {
    let app = TestApp::new().await;
    let stop = CancellationToken::new();
    let elsewhere = app.lock("fact_rebuilds").await;
    let folding = tokio::spawn(tidings_workers::fold_facts(app.app.clone(), app.clock.clone(), stop.clone()));
    let waits = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    eventually("the fold waits for its turn", || async { app.rows(waits).await.len() == 1 }).await;
    stop.cancel();
    eventually("it has stopped", || async { folding.is_finished() }).await;
    folding.await.unwrap();
    elsewhere.rollback().await.unwrap();
}

#[tokio::test]
async fn a_dashboard_is_exact_before_anything_is_folded() {
    let app = TestApp::new().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    let today = async |app: &TestApp| {
        let path = format!("/service/{}/statistics?today_only=True", app.demo.service_id);
        app.admin_get(&path).await.ok()["data"]["sms"].clone()
    };
    assert_eq!(today(&app).await, json!({"requested": 1, "delivered": 0, "failed": 0}));
    app.work_off().await;
    assert_eq!(today(&app).await, json!({"requested": 1, "delivered": 1, "failed": 0}));
    assert_eq!(facts::fold(&app.app, app.now()).await.unwrap().map(|deltas| deltas > 0), Some(true));
    assert_eq!(today(&app).await, json!({"requested": 1, "delivered": 1, "failed": 0}));
    app.sql(&format!("UPDATE notifications SET notification_status = 'permanent-failure' WHERE id = '{id}'")).await;
    assert_eq!(today(&app).await, json!({"requested": 1, "delivered": 0, "failed": 1}));
}

/// As a database of Notify is adopted: with messages, some of them in the history, and no facts of today.
#[tokio::test]
async fn facts_that_were_never_recounted_are_at_the_start() {
    let app = TestApp::new().await;
    app.post(SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
    app.sql("DELETE FROM fact_deltas").await;
    app.sql(
        "INSERT INTO ft_notification_status (bst_date, template_id, service_id, job_id, notification_type, key_type,
             notification_status, notification_count, created_at)
         SELECT '2026-06-16', id, service_id, id, 'sms', 'normal', 'failed', 9, now() FROM templates WHERE service_id = $1",
    )
    .await;
    facts::rebuild_if_never(&app.app, app.now()).await.unwrap();
    assert_eq!(statuses(&app).await, json!([{"fact": "sms delivered", "count": 1}]));
    let runs = "SELECT first_day::text, last_day::text, differences > 0 AS mended, ended_at IS NOT NULL AS ended
                FROM fact_rebuilds";
    let run = json!({"first_day": "2026-06-07", "last_day": "2026-06-17", "mended": true, "ended": true});
    assert_eq!(app.rows(runs).await, std::slice::from_ref(&run));
    facts::rebuild_if_never(&app.app, app.now()).await.unwrap();
    assert_eq!(app.rows(runs).await, [run], "once is enough");
    // The performance page has the ten days before today.
    assert_eq!(app.rows("SELECT messages_total AS n FROM ft_processing_time").await, vec![json!({"n": 0}); 10]);
}

#[tokio::test]
async fn the_nightly_recount_finds_nothing_and_measures_yesterday() {
    let app = TestApp::new().await;
    for _ in 0..4 {
        app.post(SMS, &app.sms("07900900123")).await.id();
    }
    app.work_off().await;
    app.sql("UPDATE notifications SET sent_at = sent_at + interval '1 minute' WHERE id = (SELECT min(id::text)::uuid FROM notifications)")
        .await;
    facts::rebuild(&app.app, app.now()).await.unwrap();
    app.advance(24 * 60 * 60);
    assert_eq!(facts::rebuild(&app.app, app.now()).await.unwrap(), 0);
    let (one, other) = tokio::join!(facts::rebuild(&app.app, app.now()), facts::rebuild(&app.app, app.now()));
    assert_eq!((one.unwrap(), other.unwrap()), (0, 0), "two at once");
    let reply =
        app.admin_call(Method::GET, "/performance-dashboard?start_date=2026-06-17&end_date=2026-06-17", "").await.ok();
    assert_eq!(reply["total_notifications"], 4);
    assert_eq!(reply["notifications_by_type"], json!([{"date": "2026-06-17", "emails": 0, "sms": 4, "letters": 0}]));
    assert_eq!(reply["processing_time"], json!([{"date": "2026-06-17", "percentage_under_10_seconds": 75.0}]));
}
