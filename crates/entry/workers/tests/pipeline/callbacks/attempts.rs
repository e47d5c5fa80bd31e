//! Services that do not hear at once.

use std::time::Duration;

use serde_json::json;
use tidings_app::jobs;
use tidings_test_support::{Reaction, outgoing_client};
use uuid::Uuid;

use super::{called, delivered, signature};

#[tokio::test]
async fn what_was_not_heard_is_said_again_as_it_was() {
    let (app, service) = called().await;
    let id = delivered(&app).await;
    service.react([500, 429].map(Reaction::Status));
    assert_eq!(app.work_off().await, 1);
    // The message goes on living; what is told is what happened then.
    app.sql(&format!(
        "UPDATE notifications SET notification_status = 'technical-failure', updated_at = now(), sent_at = now()
         WHERE id = '{id}'"
    ))
    .await;
    for attempt in 2..=3 {
        // Five minutes, a fifth more or less.
        app.advance(239);
        assert_eq!(app.work_off().await, 0);
        app.advance(122);
        assert_eq!(app.work_off().await, 1);
        assert_eq!(service.calls().len(), attempt);
    }
    let calls = service.calls();
    for again in &calls[1..] {
        assert_eq!(again.body, calls[0].body);
        assert_eq!(again.header("webhook-id"), calls[0].header("webhook-id"));
        assert_eq!(again.header("webhook-signature"), signature(again));
        assert_ne!(again.header("webhook-timestamp"), calls[0].header("webhook-timestamp"), "it is of the attempt");
    }
    assert_eq!(app.count("queue_dead_jobs").await, 0);
}

#[tokio::test]
async fn after_five_retries_it_is_given_up() {
    let (app, service) = called().await;
    delivered(&app).await;
    service.always(Reaction::Status(502));
    let mut attempts = app.work_off().await;
    while app.count("queue_jobs").await > 0 {
        app.advance(361);
        attempts += app.work_off().await;
    }
    assert_eq!((attempts, service.calls().len()), (6, 6));
    let dead = app.rows("SELECT kind, attempts, last_error FROM queue_dead_jobs").await;
    let error = "the service answered 502";
    assert_eq!(dead, [json!({"kind": jobs::SEND_DELIVERY_STATUS, "attempts": 6, "last_error": error})]);
}

#[tokio::test]
async fn a_no_is_final() {
    for (status, error) in
        [(404, "the service answered 404"), (401, "the service answered 401"), (307, "the service answered 307")]
    {
        let (app, service) = called().await;
        delivered(&app).await;
        service.react([Reaction::Status(status)]);
        assert_eq!(app.work_off().await, 1);
        let dead = app.rows("SELECT attempts, last_error FROM queue_dead_jobs").await;
        assert_eq!(dead, [json!({"attempts": 1, "last_error": error})]);
        let targets: Vec<_> = service.calls().into_iter().map(|call| call.target).collect();
        assert_eq!(targets, ["/statuses"], "a redirect is not followed");
    }
}

#[tokio::test]
async fn a_service_that_asks_to_wait_is_called_when_it_says() {
    let (app, service) = called().await;
    for (wish, seconds) in [("1200", 1200), ("Wed, 17 Jun 2026 12:00:00 GMT", 3600)] {
        delivered(&app).await;
        service.react([Reaction::Later(wish)]);
        assert_eq!(app.work_off().await, 1);
        app.advance(seconds - 1);
        assert_eq!(app.work_off().await, 0, "{wish}");
        app.advance(1);
        assert_eq!(app.work_off().await, 1, "{wish}");
    }
    assert_eq!(service.calls().len(), 4);
}

#[tokio::test]
async fn a_lost_worker_is_followed_by_one_that_says_the_same() {
    let (app, service) = called().await;
    delivered(&app).await;
    let lease = Duration::from_secs(15);
    let kind = jobs::SEND_DELIVERY_STATUS;
    let held = tidings_queue::claim(&app.app.pool, kind, 10, lease, app.now(), Uuid::from_u128(7)).await.unwrap();
    let calling = tidings_app::callbacks::Calling {
        app: app.app.clone(),
        client: app.outgoing.clone(),
        clock: app.clock.clone(),
    };
    let called = calling.call(tidings_domain::CallbackType::DeliveryStatus, &held, || ()).await.unwrap();
    assert_eq!(called, [tidings_app::callbacks::Called::Heard]);
    // It dies before it says so.
    assert_eq!(app.work_off().await, 0);
    app.advance(16);
    assert_eq!(app.work_off().await, 1);
    let calls = service.calls();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0].header("webhook-id"), calls[1].header("webhook-id"));
    assert_eq!(calls[0].body, calls[1].body);
}

#[tokio::test]
async fn a_service_that_moves_hears_at_its_new_place() {
    let (app, service) = called().await;
    delivered(&app).await;
    service.react([Reaction::Status(500)]);
    app.work_off().await;
    app.sql("UPDATE service_callback_api SET url = replace(url, '/statuses', '/moved')").await;
    app.advance(361);
    app.work_off().await;
    let targets: Vec<_> = service.calls().into_iter().map(|call| call.target).collect();
    assert_eq!(targets, ["/statuses", "/moved"]);
}

#[tokio::test]
async fn a_url_that_leads_to_this_machine_is_not_called() {
    let (mut app, service) = called().await;
    app.outgoing = outgoing_client(&[]);
    delivered(&app).await;
    assert_eq!(app.work_off().await, 1);
    let dead = app.rows("SELECT attempts, last_error FROM queue_dead_jobs").await;
    let error = "the address is not public (loopback), and in no allowed network";
    assert_eq!(dead, [json!({"attempts": 1, "last_error": error})]);
    assert!(service.calls().is_empty());
}

#[tokio::test]
async fn what_can_never_be_told_is_put_aside() {
    let (app, service) = called().await;
    let gone = delivered(&app).await;
    app.sql(&format!("DELETE FROM notifications WHERE id = '{gone}'")).await;
    assert_eq!(app.work_off().await, 1);
    delivered(&app).await;
    app.sql("UPDATE service_callback_api SET bearer_token = 'tampered'").await;
    assert_eq!(app.work_off().await, 1);
    let dead = app.rows("SELECT last_error FROM queue_dead_jobs ORDER BY id").await;
    let errors = ["the message is not kept any more", "the bearer token cannot be read"];
    assert_eq!(dead, errors.map(|error| json!({"last_error": error})));
    assert!(service.calls().is_empty());
}
