//! Which things are told, and that each is told once.

use serde_json::json;
use tidings_app::{callbacks, jobs, record_receipts::record_receipts};
use tidings_domain::{CallbackType, InboundSmsId, NotificationId, NotificationStatus as Status};
use tidings_providers::SendError;
use tidings_store::notifications::Receipt;
use tidings_test_support::{CalledService, SMS, TestApp};
use uuid::Uuid;

use super::{called, receive, sent};

fn receipt(notification_id: NotificationId, status: Status) -> Receipt {
    Receipt::new(notification_id, status)
}

async fn waiting(app: &TestApp) -> i64 {
    app.count(&format!("queue_jobs WHERE kind = '{}'", jobs::SEND_DELIVERY_STATUS)).await
}

#[tokio::test]
async fn each_end_is_told_once_and_nothing_before_it() {
    let (app, service) = called().await;
    for (n, end) in [Status::Delivered, Status::TemporaryFailure, Status::PermanentFailure, Status::TechnicalFailure]
        .into_iter()
        .enumerate()
    {
        let id = sent(&app).await;
        assert_eq!(receive(&app, id, Status::Pending).await, 1);
        assert_eq!(waiting(&app).await, 0, "nothing of what is on its way");
        // Twice in one batch, and again later, with another word.
        let twice = [receipt(id, end), receipt(id, end)];
        assert_eq!(record_receipts(&app.app, &twice, app.now()).await.unwrap(), 1);
        assert_eq!(receive(&app, id, Status::Delivered).await, 0);
        assert_eq!(receive(&app, id, end).await, 0);
        assert_eq!(app.work_off().await, 1, "{end}");
        assert_eq!(service.calls().len(), n + 1);
        let body: serde_json::Value = serde_json::from_str(&service.calls()[n].body).unwrap();
        assert_eq!((&body["id"], &body["status"]), (&json!(id), &json!(end)));
    }
}

#[tokio::test]
async fn of_two_receipts_at_once_one_is_told() {
    let (app, service) = called().await;
    for _ in 0..5 {
        let id = sent(&app).await;
        let (one, two) =
            tokio::join!(receive(&app, id, Status::Delivered), receive(&app, id, Status::PermanentFailure));
        assert_eq!((one + two, app.work_off().await), (1, 1));
    }
    assert_eq!(service.calls().len(), 5);
}

#[tokio::test]
async fn abroad_the_sending_is_not_told_and_its_end_is() {
    let (app, service) = called().await;
    let id = app.post(SMS, &app.sms("+33 6 12 34 56 78")).await.id();
    assert_eq!(app.work_off().await, 1);
    assert_eq!((app.status(id).await.as_str(), service.calls().len()), ("sent", 0));
    receive(&app, id, Status::Delivered).await;
    app.work_off().await;
    assert_eq!(service.calls().len(), 1);
}

#[tokio::test]
async fn messages_whose_attempts_are_used_up_are_told() {
    let (app, service) = called().await;
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    app.sql("UPDATE queue_jobs SET attempts = 54").await;
    app.recording().fail_next([SendError::Unavailable("connection refused".to_owned())]);
    assert_eq!(app.work_off().await, 2, "the last attempt, and the call");
    assert_eq!(app.status(id).await, "technical-failure");
    let calls = service.calls();
    let body: serde_json::Value = serde_json::from_str(&calls[0].body).unwrap();
    assert_eq!((calls.len(), &body["id"], &body["status"]), (1, &json!(id), &json!("technical-failure")));
}

#[tokio::test]
async fn only_services_that_want_to_hear_are_called_of_what_they_want() {
    let (app, service) = called().await;
    let other = app.add_service().await;
    // About something else.
    app.add_callback(other.service_id, CallbackType::InboundSms, &service.url("/texts")).await;
    let mut others_body = app.sms("07900900123");
    others_body["template_id"] = json!(other.sms_template_id);
    let mut receipts = Vec::new();
    for n in 0..60 {
        let id = match n % 3 {
            0 => app.post_with(&other.api_key, SMS, &others_body).await.id(),
            _ => app.post(SMS, &app.sms("07900900123")).await.id(),
        };
        receipts.push(receipt(id, if n % 2 == 0 { Status::Delivered } else { Status::PermanentFailure }));
    }
    app.work_off().await;
    assert_eq!(record_receipts(&app.app, &receipts, app.now()).await.unwrap(), 60);
    let by_service = app.rows("SELECT service_id, count(*) FROM queue_jobs GROUP BY 1").await;
    assert_eq!(by_service, [json!({"service_id": app.demo.service_id, "count": 40})]);
    app.work_off().await;
    // Ten at a time; the others had to wait for their turn.
    while waiting(&app).await > 0 {
        app.advance(5);
        app.work_off().await;
    }
    let mut told: Vec<_> = service.calls().iter().map(|call| call.header("webhook-id").to_owned()).collect();
    assert!(service.calls().iter().all(|call| call.target == "/statuses"));
    told.sort();
    told.dedup();
    assert_eq!((told.len(), service.calls().len()), (40, 40));
}

#[tokio::test]
async fn what_is_undone_is_not_told() {
    let app = TestApp::with_recording_providers().await;
    let service = CalledService::start().await;
    let (demo, text) = (app.demo.service_id, InboundSmsId::new(Uuid::from_u128(1)));
    let mut transaction = app.app.begin().await.unwrap();
    assert!(!callbacks::text_received(&mut transaction, demo, text, app.now()).await.unwrap(), "nobody wants to hear");
    transaction.commit().await.unwrap();
    app.add_callback(demo, CallbackType::InboundSms, &service.url("/")).await;
    let mut transaction = app.app.begin().await.unwrap();
    assert!(callbacks::text_received(&mut transaction, demo, text, app.now()).await.unwrap());
    transaction.rollback().await.unwrap();
    assert_eq!(app.count("queue_jobs").await, 0);
}

#[tokio::test]
async fn a_service_that_wants_to_hear_no_more_is_not_called() {
    let (app, service) = called().await;
    super::delivered(&app).await;
    app.sql("DELETE FROM service_callback_api").await;
    assert_eq!(app.work_off().await, 1);
    assert_eq!((service.calls().len(), app.count("queue_dead_jobs").await), (0, 0));
}

#[tokio::test]
async fn no_recipient_and_no_token_lies_in_the_queue() {
    let (app, _service) = called().await;
    let id = super::delivered(&app).await;
    let payload = &app.rows("SELECT payload FROM queue_jobs").await[0]["payload"];
    let expected = json!({
        "event_id": payload["event_id"],
        "notification_id": id,
        "status": "delivered",
        "completed_at": "2026-06-17T09:30:00.123456Z",
        "sent_at": "2026-06-17T09:30:00.123456Z",
    });
    assert_eq!(*payload, expected);
    app.work_off().await;
}
