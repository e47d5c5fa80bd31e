//! Messages that are not to be sent before, or not after, some time; and those that are taken back.

use serde_json::{Value, json};
use tidings_domain::{KeyType, NotificationId};
use tidings_test_support::{EMAIL, Reply, SMS, TestApp};

const HOUR: i64 = 60 * 60;

async fn post_scheduled(app: &TestApp, at: &str) -> Reply {
    let mut body = app.sms("07900900123");
    body["scheduled_for"] = json!(at);
    app.post(SMS, &body).await
}

fn path(id: NotificationId) -> String {
    format!("/v2/notifications/{id}")
}

async fn counted(app: &TestApp) -> Vec<Value> {
    app.rows("SELECT channel, count FROM daily_message_counts ORDER BY channel").await
}

#[track_caller]
fn assert_not_waiting(reply: &Reply) {
    let message = "Notification cannot be cancelled: it is not waiting for a scheduled time";
    reply.assert_errors(409, &[("ConflictError", message)]);
}

#[tokio::test]
async fn a_message_waits_for_its_time() {
    let app = TestApp::new().await;
    let reply = post_scheduled(&app, "2026-06-17T11:00:00").await;
    let id = reply.id();
    assert_eq!(reply.json["scheduled_for"], "2026-06-17T11:00:00.000000Z");
    assert_eq!(app.read(id).await["scheduled_for"], "2026-06-17T11:00:00.000000Z");
    assert_eq!(app.work_off().await, 0);
    app.advance(HOUR + HOUR / 2 - 1);
    assert_eq!(app.work_off().await, 0);
    assert_eq!(app.status(id).await, "created");
    app.advance(1);
    app.work_off().await;
    assert_eq!(app.status(id).await, "delivered");
}

#[tokio::test]
async fn null_is_now() {
    let app = TestApp::new().await;
    let mut body = app.email("amala@example.com");
    body["scheduled_for"] = json!(null);
    let reply = app.post(EMAIL, &body).await;
    assert_eq!(reply.json["scheduled_for"], json!(null));
    app.work_off().await;
    assert_eq!(app.status(reply.id()).await, "delivered");
    assert_eq!(app.count("notification_schedules").await, 0);
}

#[tokio::test]
async fn a_message_that_waits_can_be_cancelled() {
    let app = TestApp::new().await;
    let id = post_scheduled(&app, "2026-06-17T11:00:00").await.id();
    for _ in 0..2 {
        let reply = app.delete(&path(id)).await;
        assert_eq!((reply.status.as_u16(), reply.json), (200, json!({"id": id, "status": "cancelled"})));
    }
    let row = app.stored(id).await;
    assert_eq!((&row["notification_status"], &row["updated_at"]), (&json!("cancelled"), &row["created_at"]));
    assert_eq!(counted(&app).await, [json!({"channel": "sms", "count": 0})]);
    app.advance(2 * HOUR);
    assert_eq!(app.work_off().await, 0);
    assert_eq!(app.read(id).await["status"], "cancelled");
}

#[tokio::test]
async fn what_is_taken_back_counts_no_more_if_it_was_todays() {
    let app = TestApp::new().await;
    let mut body = app.sms("+33612345678");
    body["scheduled_for"] = json!("2026-06-18T09:00:00");
    let ids = [app.post(SMS, &body).await.id(), app.post(SMS, &body).await.id()];
    let test = app.add_key(KeyType::Test).await;
    let of_test = app.post_with(&test, SMS, &body).await.id();
    let counts = |abroad: i64, all: i64| {
        [json!({"channel": "international_sms", "count": abroad}), json!({"channel": "sms", "count": all})]
    };
    assert_eq!(counted(&app).await, counts(2, 2));
    app.delete(&path(of_test)).await;
    assert_eq!(counted(&app).await, counts(2, 2));
    app.delete(&path(ids[0])).await;
    assert_eq!(counted(&app).await, counts(1, 1));
    app.advance(15 * HOUR);
    assert_eq!(app.delete(&path(ids[1])).await.status.as_u16(), 200);
    assert_eq!(counted(&app).await, counts(1, 1));
}

#[tokio::test]
async fn what_cannot_be_cancelled() {
    let mut app = TestApp::new().await;
    let at_once = app.post(SMS, &app.sms("07900900123")).await.id();
    assert_not_waiting(&app.delete(&path(at_once)).await);
    app.work_off().await;
    assert_not_waiting(&app.delete(&path(at_once)).await);

    let sent = post_scheduled(&app, "2026-06-17T10:00:00").await.id();
    app.advance(HOUR);
    app.work_off().await;
    assert_not_waiting(&app.delete(&path(sent)).await);
    assert_eq!(app.status(sent).await, "delivered");

    // A worker has it in hand.
    let claimed = post_scheduled(&app, "2026-06-17T11:00:00").await.id();
    app.sql("UPDATE queue_jobs SET lease = gen_random_uuid()").await;
    assert_not_waiting(&app.delete(&path(claimed)).await);
    assert_eq!(app.status(claimed).await, "created");
    app.leave_jobs();

    app.delete("/v2/notifications/x").await.assert_invalid(&["notification_id is not a valid UUID"]);
    let unknown = app.delete("/v2/notifications/5b7e8ff0-9c4e-4b6f-8c60-6a3c3d0a3d3e").await;
    unknown.assert_errors(404, &[("NoResultFound", "No result found")]);
    let stranger = app.add_service().await;
    let reply = app.call_with(&stranger.api_key, http::Method::DELETE, &path(claimed), "").await;
    reply.assert_errors(404, &[("NoResultFound", "No result found")]);
}

#[tokio::test]
async fn a_message_that_comes_too_late_is_not_sent() {
    let app = TestApp::new().await;
    let post = async |after: i64, at: Option<&str>| {
        let mut body = app.sms("07900900123");
        body["expires_after"] = json!(after);
        if let Some(at) = at {
            body["scheduled_for"] = json!(at);
        }
        app.post(SMS, &body).await.id()
    };
    let (late, in_time) = (post(59, None).await, post(60, None).await);
    // From when it was to be sent.
    let scheduled = post(59, Some("2026-06-17T09:30:59")).await;
    app.advance(60);
    app.work_off().await;
    for (id, status) in [(late, "technical-failure"), (in_time, "delivered"), (scheduled, "delivered")] {
        assert_eq!(app.status(id).await, status);
    }
    assert!(app.sent(late).await.is_none());
    let row = app.stored(late).await;
    assert_eq!((&row["billable_units"], &row["sent_at"]), (&json!(0), &json!(null)));
    let kept = app.rows("SELECT scheduled_for IS NULL AS at_once FROM notification_schedules").await;
    assert_eq!(kept.len(), 3);
}

#[tokio::test]
async fn faults() {
    let app = TestApp::new().await;
    for (value, fault) in [
        (json!(0), "expires_after 0 is less than the minimum of 1"),
        (json!(259_201), "expires_after 259201 is greater than the maximum of 259200"),
        (json!("60"), "expires_after 60 is not of type integer"),
        (json!(null), "expires_after None is not of type integer"),
    ] {
        for (path, mut body) in [(SMS, app.sms("07900900123")), (EMAIL, app.email("amala@example.com"))] {
            body["expires_after"] = value.clone();
            app.post(path, &body).await.assert_invalid(&[fault]);
        }
    }
}
