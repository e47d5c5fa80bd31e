//! Requests that may be repeated without being done again.

use std::collections::HashSet;

use futures::future::join_all;
use http::{Request, header};
use serde_json::{Value, json};
use tidings_domain::KeyType;
use tidings_test_support::{BATCH, EMAIL, LETTER, Reply, SMS, TestApp};

const DAY: i64 = 24 * 60 * 60;

#[track_caller]
fn assert_other_request(reply: &Reply) {
    let message = "The Idempotency-Key was used for a different request in the last 24 hours";
    reply.assert_errors(422, &[("IdempotencyKeyError", message)]);
}

#[tokio::test]
async fn the_same_request_is_answered_the_same_and_done_once() {
    let app = TestApp::new().await;
    app.permit("letter").await;
    let requests = [
        ("a", SMS, app.sms("07900900123")),
        ("b", EMAIL, app.email("amala@example.com")),
        ("c", LETTER, json!({"reference": "r", "content": "aGVsbG8="})),
        // Of which nothing is stored.
        ("d", SMS, app.sms("07700900000")),
    ];
    for (key, path, body) in &requests {
        let first = app.post_once(key, path, body).await;
        app.advance(1);
        let again = app.post_once(key, path, body).await;
        assert_eq!((again.id(), &again.json), (first.id(), &first.json));
    }
    assert_eq!(app.count("notifications").await, 3);
    let counted = app.rows("SELECT sum(count) AS sum FROM daily_message_counts").await;
    assert_eq!(counted, [json!({"sum": 3})]);
    app.work_off().await;
    assert_eq!(app.rows("SELECT times_sent FROM sandbox_messages WHERE times_sent = 1").await.len(), 2);
}

#[tokio::test]
async fn the_body_is_what_it_means_not_how_it_is_written() {
    let app = TestApp::new().await;
    let body = app.sms("07900900123");
    let first = app.post_once("k", SMS, &body).await;
    let spaced = serde_json::to_string_pretty(&body).unwrap();
    let request = Request::post(SMS)
        .header(header::AUTHORIZATION, format!("Bearer {}", app.token(&app.demo.api_key)))
        .header("Idempotency-Key", "k")
        .body(spaced.into())
        .unwrap();
    assert_eq!(app.request(request).await.id(), first.id());
    app.work_off().await;
}

#[tokio::test]
async fn another_request_under_the_same_key_is_refused() {
    let app = TestApp::new().await;
    app.post_once("k", SMS, &app.sms("07900900123")).await.id();
    let mut other = app.sms("07900900123");
    other["reference"] = json!("r");
    assert_other_request(&app.post_once("k", SMS, &other).await);
    assert_other_request(&app.post_once("k", EMAIL, &app.email("amala@example.com")).await);
    assert_other_request(&app.post_once("k", SMS, &json!({})).await);
    let batch = json!({"notifications": [{"type": "sms"}]});
    let reply = app.post_once("k", BATCH, &batch).await;
    assert_eq!(reply.json["results"][0]["status_code"], 422);
    // Keys are a service's own.
    let stranger = app.add_service().await;
    let mut body = app.sms("07900900123");
    body["template_id"] = json!(stranger.sms_template_id);
    let request = Request::post(SMS)
        .header(header::AUTHORIZATION, format!("Bearer {}", app.token(&stranger.api_key)))
        .header("idempotency-key", "k");
    app.request(request.body(body.to_string().into()).unwrap()).await.id();
    app.work_off().await;
}

#[tokio::test]
async fn a_refused_request_leaves_its_key_free() {
    let app = TestApp::new().await;
    let mut body = app.sms("07900900123");
    body["personalisation"] = json!({});
    app.post_once("k", SMS, &body).await.assert_refused("Missing personalisation: name, date");
    app.post_once("k", SMS, &app.sms("07900900123")).await.id();
    assert_eq!(app.count("idempotency_keys").await, 1);
    app.work_off().await;
}

#[tokio::test]
async fn an_answer_is_kept_for_a_day() {
    let app = TestApp::new().await;
    let body = app.sms("07900900123");
    let first = app.post_once("k", SMS, &body).await.id();
    app.post_once("forgotten", SMS, &body).await.id();
    app.advance(DAY);
    assert_eq!(app.post_once("k", SMS, &body).await.id(), first);
    app.advance(1);
    let mut other = body.clone();
    other["reference"] = json!("r");
    let second = app.post_once("k", SMS, &other).await.id();
    assert_ne!(second, first);
    assert_eq!(app.post_once("k", SMS, &other).await.id(), second);
    assert_eq!(app.count("idempotency_keys").await, 1, "what is out of date goes when others come");
    app.work_off().await;
}

#[tokio::test]
async fn what_was_done_is_answered_however_little_is_left_of_the_day() {
    let app = TestApp::new().await;
    app.sql("UPDATE services SET sms_message_limit = 1 WHERE id = $1").await;
    let body = app.sms("07900900123");
    let first = app.post_once("k", SMS, &body).await.id();
    assert_eq!(app.post_once("other", SMS, &body).await.status.as_u16(), 429);
    assert_eq!(app.post_once("k", SMS, &body).await.id(), first);
    app.work_off().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_at_once_one_is_done() {
    let app = TestApp::new().await;
    app.listen_for_changes().await;
    let body = app.sms("07900900123");
    let requests = (0..60).map(|n| (["a", "b", "c"][n % 3], &body));
    let replies = join_all(requests.map(|(key, body)| app.post_once(key, SMS, body))).await;
    let ids: HashSet<_> = replies.iter().map(Reply::id).collect();
    assert_eq!((ids.len(), app.count("notifications").await, app.count("queue_jobs").await), (3, 3, 3));
    assert_eq!(app.rows("SELECT count FROM daily_message_counts").await, [json!({"count": 3})]);
    app.work_off().await;
}

#[tokio::test]
async fn keys_that_are_none() {
    let app = TestApp::new().await;
    for key in ["", &"k".repeat(256), "é"] {
        let request = Request::post(SMS)
            .header(header::AUTHORIZATION, format!("Bearer {}", app.token(&app.demo.api_key)))
            .header("idempotency-key", key.as_bytes());
        let reply = app.request(request.body(app.sms("07900900123").to_string().into()).unwrap()).await;
        reply.assert_refused("Idempotency-Key must be 1 to 255 visible ASCII characters");
    }
    app.post_once(&"k".repeat(255), SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
}

#[tokio::test]
async fn a_test_key_and_a_live_key_ask_for_different_things() {
    let app = TestApp::new().await;
    let test = app.add_key(KeyType::Test).await;
    let body = app.sms("07900900123");
    app.post_once("k", SMS, &body).await.id();
    let request = Request::post(SMS)
        .header(header::AUTHORIZATION, format!("Bearer {}", app.token(&test)))
        .header("idempotency-key", "k");
    assert_other_request(&app.request(request.body(body.to_string().into()).unwrap()).await);
    app.work_off().await;
}

#[tokio::test]
async fn of_a_batch_what_failed_is_tried_again_and_what_was_done_is_not() {
    let app = TestApp::new().await;
    let with_type = |mut body: Value, channel: &str| {
        body["type"] = json!(channel);
        body
    };
    let number = with_type(app.sms("07900900123"), "sms");
    let stranger = with_type(app.email("amala@example.com"), "email");
    app.sql("DELETE FROM service_permissions WHERE service_id = $1 AND permission = 'email'").await;
    let batch = json!({"notifications": [number, stranger]});
    let first = app.post_once("k", BATCH, &batch).await;
    assert_eq!(first.json["results"][1]["status_code"], 400);
    app.permit("email").await;
    let second = app.post_once("k", BATCH, &batch).await;
    assert_eq!(second.json["results"][0], first.json["results"][0]);
    assert_eq!(second.json["results"][1]["status_code"], 201);
    let third = app.post_once("k", BATCH, &batch).await;
    assert_eq!(third.json, second.json);
    assert_eq!(app.count("notifications").await, 2);
    app.work_off().await;
}
