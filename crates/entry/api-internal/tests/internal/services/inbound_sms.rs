//! Text messages that a service received.

use http::Method;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, at, nowhere};

const NOT_THERE: &str = "No result found";

/// The demo service has a number, and got these messages: the sender, the text, and when.
async fn received(messages: &[(&str, &str, &str)]) -> TestApp {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO inbound_numbers (id, number, provider, service_id, active, created_at)
         VALUES ('11111111-1111-4111-8111-111111111111', '07700900001', 'mmg', $1, true, now())",
    )
    .await;
    for (sender, text, when) in messages {
        let content = app.app.signer.sign(text).unwrap();
        app.sql(&format!(
            "INSERT INTO inbound_sms (id, service_id, content, notify_number, user_number, created_at, provider)
             VALUES (gen_random_uuid(), $1, '{content}', '07700900001', '{sender}', '{when}', 'mmg')"
        ))
        .await;
    }
    app
}

fn texts(messages: &Value) -> Vec<&str> {
    messages.as_array().unwrap().iter().filter_map(|message| message["content"].as_str()).collect()
}

async fn search(app: &TestApp, body: Value) -> Value {
    app.admin_post(&at(app, "/inbound-sms"), &body).await.ok()["data"].take()
}

#[tokio::test]
async fn what_came_in_is_read() {
    let app = received(&[("447900900123", "Hello", "2026-06-17 09:00:00.5")]).await;
    let rows = app.rows("SELECT id FROM inbound_sms").await;
    let message = json!({
        "id": rows[0]["id"], "created_at": "2026-06-17T09:00:00.500000Z", "service_id": app.demo.service_id,
        "notify_number": "07700900001", "user_number": "447900900123", "content": "Hello",
    });
    assert_eq!(search(&app, json!({})).await, json!([message]));
    let id = rows[0]["id"].as_str().unwrap();
    assert_eq!(app.admin_get(&at(&app, &format!("/inbound-sms/{id}"))).await.ok(), message);

    let other = app.add_service().await.service_id;
    app.admin_get(&format!("/service/{other}/inbound-sms/{id}")).await.assert_message(404, NOT_THERE);
    app.admin_get(&at(&app, &format!("/inbound-sms/{NOBODY}"))).await.assert_message(404, NOT_THERE);
    assert_eq!(app.admin_post(&nowhere("/inbound-sms"), &json!({})).await.ok(), json!({"data": []}));
}

#[tokio::test]
async fn one_sender_is_looked_for() {
    let messages = [
        ("447900900123", "one", "2026-06-17 09:00"),
        ("447900900124", "two", "2026-06-17 09:01"),
        ("ALPHANUM3R1C", "three", "2026-06-17 09:02"),
    ];
    let app = received(&messages).await;
    for (number, expected) in [("(07900) 900-123", "one"), ("+447900900124", "two"), ("ALPHANUM3R1C", "three")] {
        assert_eq!(texts(&search(&app, json!({ "phone_number": number })).await), [expected], "{number}");
    }
    assert_eq!(texts(&search(&app, json!({"phone_number": ""})).await), ["three", "two", "one"]);
    let refused = app.admin_post(&at(&app, "/inbound-sms"), &json!({"phone_number": 7})).await;
    refused.assert_invalid(&["phone_number 7 is not of type string"]);
}

#[tokio::test]
async fn messages_are_read_as_long_as_they_are_kept() {
    // Midnight in London, seven days and three days ago.
    let messages = [
        ("447900900120", "too old", "2026-06-09 22:59:59"),
        ("447900900121", "a week old", "2026-06-09 23:00"),
        ("447900900122", "three days old", "2026-06-13 23:00"),
    ];
    let app = received(&messages).await;
    assert_eq!(texts(&search(&app, json!({})).await), ["three days old", "a week old"]);
    let latest = app.admin_get(&at(&app, "/inbound-sms/most-recent")).await.ok();
    assert_eq!(texts(&latest["data"]), ["three days old", "a week old"]);
    let summary = json!({"count": 2, "most_recent": "2026-06-13T23:00:00"});
    assert_eq!(app.admin_get(&at(&app, "/inbound-sms/summary")).await.ok(), summary);

    app.sql(
        "INSERT INTO service_data_retention (id, service_id, notification_type, days_of_retention, created_at)
         VALUES (gen_random_uuid(), $1, 'sms', 3, now())",
    )
    .await;
    assert_eq!(texts(&search(&app, json!({})).await), ["three days old"]);
    assert_eq!(app.admin_get(&at(&app, "/inbound-sms/summary")).await.ok(), summary, "always of a week");
    let nothing = json!({"count": 0, "most_recent": null});
    assert_eq!(app.admin_get(&nowhere("/inbound-sms/summary")).await.ok(), nothing);
}

#[tokio::test]
async fn of_each_sender_the_latest() {
    let messages = [
        ("447900900121", "first", "2026-06-16 09:00"),
        ("447900900122", "other", "2026-06-16 10:00"),
        ("447900900121", "second", "2026-06-16 11:00"),
    ];
    let app = received(&messages).await;
    let latest = app.admin_get(&at(&app, "/inbound-sms/most-recent")).await.ok();
    assert_eq!((texts(&latest["data"]), &latest["has_next"]), (vec!["second", "other"], &json!(false)));

    app.sql(
        "INSERT INTO inbound_sms (id, service_id, content, notify_number, user_number, created_at, provider)
         SELECT gen_random_uuid(), service_id, content, notify_number, 'sender ' || number, created_at, provider
         FROM inbound_sms, generate_series(1, 50) AS number WHERE user_number = '447900900122'",
    )
    .await;
    let page = async |page: i32| app.admin_get(&at(&app, &format!("/inbound-sms/most-recent?page={page}"))).await;
    let (first, second) = (page(1).await.ok(), page(2).await.ok());
    assert_eq!((texts(&first["data"]).len(), &first["has_next"]), (50, &json!(true)));
    assert_eq!((texts(&second["data"]).len(), &second["has_next"]), (2, &json!(false)));
    page(3).await.assert_message(404, NOT_THERE);
    page(0).await.assert_message(400, json!({"page": ["Not a positive integer"]}));
}

#[tokio::test]
async fn when_the_number_was_used() {
    let app = received(&[]).await;
    let used =
        async || app.admin_get(&at(&app, "/inbound-sms/most-recent-usage")).await.ok()["most_recent_date"].take();
    assert_eq!(used().await, Value::Null);
    app.sql(
        "INSERT INTO inbound_sms_history (id, created_at, service_id, notify_number, provider)
         VALUES (gen_random_uuid(), '2026-06-01 08:00', $1, '07700900001', 'mmg'),
             (gen_random_uuid(), '2026-06-02 08:00', $1, '07700900002', 'mmg')",
    )
    .await;
    assert_eq!(used().await, "Mon, 01 Jun 2026 08:00:00 GMT");
    app.admin_get(&nowhere("/inbound-sms/most-recent-usage")).await.assert_message(404, "inbound not found");
}

#[tokio::test]
async fn the_number_is_taken_away() {
    for (archive, active) in [(true, false), (false, true)] {
        let app = received(&[]).await;
        app.permit("inbound_sms").await;
        app.sql(
            "UPDATE service_sms_senders SET is_default = false WHERE service_id = $1;
             INSERT INTO service_sms_senders (id, sms_sender, service_id, is_default, inbound_number_id, created_at)
             VALUES (gen_random_uuid(), '07700900001', $1, true, '11111111-1111-4111-8111-111111111111', now())",
        )
        .await;
        let path = at(&app, "/inbound-sms/remove");
        assert_eq!(app.admin_post(&path, &json!({ "archive": archive })).await.ok(), json!({}));
        let number = app.rows("SELECT service_id, active FROM inbound_numbers WHERE number = '07700900001'").await;
        assert_eq!(number, [json!({"service_id": null, "active": active})]);
        let senders =
            app.rows("SELECT is_default, inbound_number_id FROM service_sms_senders WHERE service_id = $1").await;
        assert_eq!(senders, [json!({"is_default": true, "inbound_number_id": null})], "there is always a default");
        let service = app.admin_get(&at(&app, "")).await.ok();
        assert!(!service["data"]["permissions"].as_array().unwrap().contains(&json!("inbound_sms")));
        assert_eq!(app.admin_post(&path, &json!({ "archive": archive })).await.ok(), json!({}), "again");
    }
}

#[tokio::test]
async fn what_becomes_of_the_number_has_to_be_said() {
    let app = TestApp::new().await;
    let path = at(&app, "/inbound-sms/remove");
    for (body, message) in [
        ("{}", "archive is a required property"),
        (r#"{"archive": "not-a-boolean"}"#, "archive not-a-boolean is not of type boolean"),
        (r#"{"archive": true, "more": 1}"#, "Additional properties are not allowed (more was unexpected)"),
    ] {
        app.admin_call(Method::POST, &path, body).await.assert_invalid(&[message]);
    }
}
