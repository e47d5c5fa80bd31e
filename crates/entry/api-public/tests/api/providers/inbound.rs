//! Text messages to services.

use http::{StatusCode, header};
use serde_json::{Value, json};
use tidings_domain::CallbackType;
use tidings_test_support::{
    CalledService, Reply, TestApp,
    app::{INBOUND_NAME, INBOUND_PASSWORD},
};

use super::{basic, call, form};

const MMG: &str = "/notifications/sms/receive/mmg";
const FIRETEXT: &str = "/notifications/sms/receive/firetext";

/// With a number of the demo service, which may receive messages.
async fn receiving() -> TestApp {
    let app = TestApp::new().await;
    app.sql(
        "INSERT INTO inbound_numbers (id, number, provider, service_id, active, created_at)
         VALUES (gen_random_uuid(), '07700900001', 'mmg', $1, true, now());
         INSERT INTO service_permissions (service_id, permission, created_at) VALUES ($1, 'inbound_sms', now())
         ON CONFLICT DO NOTHING",
    )
    .await;
    app
}

fn message(id: &str) -> Value {
    json!({
        "MSISDN": "447700900855",
        "Number": "447700900001",
        "Message": "Some+message+%5Cn+with+%F0%9F%93%A9",
        "ID": id,
        "DateRecieved": "2026-06-17+10%3A29%3A58",
    })
}

async fn mmg(app: &TestApp, body: &Value) -> Reply {
    let auth = basic(INBOUND_NAME, INBOUND_PASSWORD);
    call(app, MMG, &[(header::AUTHORIZATION, &auth)], body.to_string()).await
}

async fn firetext(app: &TestApp, fields: &[(&str, &str)]) -> Reply {
    let auth = basic("notify", INBOUND_PASSWORD);
    call(app, FIRETEXT, &[(header::AUTHORIZATION, &auth)], form(fields)).await
}

async fn stored(app: &TestApp) -> Vec<Value> {
    app.rows("SELECT service_id, content, notify_number, user_number, provider_date, provider_reference, provider FROM inbound_sms")
        .await
}

#[tokio::test]
async fn mmg_brings_a_message() {
    let app = receiving().await;
    assert_eq!(mmg(&app, &message("mmg-1")).await.ok(), json!({"status": "ok"}));
    let mut rows = stored(&app).await;
    let content = rows[0]["content"].take();
    let text: String = app.app.signer.read(content.as_str().unwrap()).unwrap();
    assert_eq!(text, "Some message \n with 📩");
    let expected = json!({
        "service_id": app.demo.service_id,
        "content": null,
        "notify_number": "07700900001",
        "user_number": "447700900855",
        "provider_date": "2026-06-17T10:29:58",
        "provider_reference": "mmg-1",
        "provider": "mmg",
    });
    assert_eq!(rows, [expected]);
}

#[tokio::test]
async fn one_that_mmg_brings_twice_is_stored_once() {
    let app = receiving().await;
    let (one, other) = (message("mmg-1"), message("mmg-2"));
    let replies = tokio::join!(mmg(&app, &one), mmg(&app, &one), mmg(&app, &other));
    for reply in [replies.0, replies.1, replies.2] {
        assert_eq!(reply.ok(), json!({"status": "ok"}));
    }
    assert_eq!(app.count("inbound_sms").await, 2);
}

#[tokio::test]
async fn no_message_is_lost_for_a_backslash_or_a_date() {
    let app = receiving().await;
    let mut body = message("mmg-1");
    body["Message"] = json!("back%5C");
    body["DateRecieved"] = Value::Null;
    body["MSISDN"] = json!("ALPHA");
    mmg(&app, &body).await.ok();
    let rows = stored(&app).await;
    let text: String = app.app.signer.read(rows[0]["content"].as_str().unwrap()).unwrap();
    assert_eq!(
        (text.as_str(), &rows[0]["provider_date"], &rows[0]["user_number"]),
        ("back\\", &json!(null), &json!("ALPHA"))
    );
}

#[tokio::test]
async fn firetext_brings_a_message() {
    let app = receiving().await;
    let fields = [
        ("source", "07700900855"),
        ("destination", "07700900001"),
        ("message", "100% + more"),
        ("time", "2026-06-17 10:29:58"),
    ];
    assert_eq!(firetext(&app, &fields).await.ok(), json!({"status": "ok"}));
    let rows = stored(&app).await;
    let text: String = app.app.signer.read(rows[0]["content"].as_str().unwrap()).unwrap();
    assert_eq!(text, "100% + more");
    assert_eq!((&rows[0]["provider"], &rows[0]["user_number"]), (&json!("firetext"), &json!("447700900855")));
}

#[tokio::test]
async fn to_nobodys_number() {
    let app = receiving().await;
    let mut body = message("mmg-1");
    body["Number"] = json!("447700900009");
    let reply = mmg(&app, &body).await;
    assert_eq!((reply.status, reply.text.as_str()), (StatusCode::OK, "RECEIVED"));
    let fields = [("source", "1"), ("destination", "07700900009"), ("message", "x"), ("time", "")];
    assert_eq!(firetext(&app, &fields).await.ok(), json!({"status": "ok"}));

    app.sql("DELETE FROM service_permissions WHERE service_id = $1 AND permission = 'inbound_sms'").await;
    assert_eq!(mmg(&app, &message("mmg-2")).await.status, StatusCode::OK);
    app.sql("UPDATE inbound_numbers SET active = false").await;
    assert_eq!(mmg(&app, &message("mmg-3")).await.status, StatusCode::OK);
    assert_eq!(app.count("inbound_sms").await, 0);
}

#[tokio::test]
async fn only_providers_may() {
    let app = receiving().await;
    for (path, right_name) in [(MMG, INBOUND_NAME), (FIRETEXT, "notify")] {
        let reply = call(&app, path, &[], message("1").to_string()).await;
        assert_eq!(reply.headers[header::WWW_AUTHENTICATE], "Bearer");
        let error = |message: &str| json!({"result": "error", "message": message});
        assert_eq!(
            reply.expect(StatusCode::UNAUTHORIZED),
            error("Unauthorized: authentication token must be provided")
        );
        for auth in [basic(right_name, "wrong"), basic("wrong", INBOUND_PASSWORD), format!("Bearer {INBOUND_PASSWORD}")]
        {
            let reply = call(&app, path, &[(header::AUTHORIZATION, &auth)], message("1").to_string()).await;
            let message = error("Forbidden: invalid authentication token provided");
            assert_eq!(reply.expect(StatusCode::FORBIDDEN), message, "{auth}");
        }
    }
    assert_eq!(app.count("inbound_sms").await, 0);
}

#[tokio::test]
async fn what_is_missing_is_told() {
    let app = receiving().await;
    let mut body = message("1");
    body["Number"].take();
    let error = |message: &str| json!({"result": "error", "message": message});
    let reply = mmg(&app, &body).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(reply, error("Number is missing"));
    let all = [("destination", "07700900001"), ("source", "1"), ("message", "x"), ("time", "")];
    for missing in 0..all.len() {
        let rest: Vec<_> = all.iter().copied().filter(|(name, _)| *name != all[missing].0).collect();
        let reply = firetext(&app, &rest).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(reply, error(&format!("{} is missing", all[missing].0)));
    }
    let auth = basic(INBOUND_NAME, INBOUND_PASSWORD);
    let reply = call(&app, MMG, &[(header::AUTHORIZATION, &auth)], "x").await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(reply, error("Invalid JSON supplied in POST data"));
}

#[tokio::test]
async fn the_service_is_told_once() {
    let app = receiving().await;
    let service = CalledService::start().await;
    app.add_callback(app.demo.service_id, CallbackType::InboundSms, &service.url("/texts")).await;
    for _ in 0..2 {
        assert_eq!(mmg(&app, &message("mmg-1")).await.ok(), json!({"status": "ok"}));
    }
    app.work_off().await;
    let calls = service.calls();
    assert_eq!(calls.len(), 1);
    let told: Value = serde_json::from_str(&calls[0].body).unwrap();
    assert_eq!((&told["source_number"], &told["message"]), (&json!("447700900855"), &json!("Some message \n with 📩")));
}
