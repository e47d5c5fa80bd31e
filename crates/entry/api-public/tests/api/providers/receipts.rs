//! Receipts of text messages.

use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderName, StatusCode, header};
use serde_json::{Value, json};
use sha1::Sha1;
use tidings_domain::NotificationId;
use tidings_test_support::{
    SMS, TestApp,
    app::{HTTP_SMS_TOKEN, TWILIO_RECEIPT_URL, TWILIO_TOKEN},
};

use super::{call, form, success};

const MMG: &str = "/notifications/sms/mmg";
const FIRETEXT: &str = "/notifications/sms/firetext";

async fn sending(app: &TestApp) -> NotificationId {
    let id = app.post(SMS, &app.sms("07900900123")).await.id();
    app.work_off().await;
    assert_eq!(app.status(id).await, "sending");
    id
}

async fn mmg(app: &TestApp, body: &Value) -> Value {
    call(app, MMG, &[], body.to_string()).await.ok()
}

async fn firetext(app: &TestApp, fields: &[(&str, &str)]) -> Value {
    call(app, FIRETEXT, &[], form(fields)).await.ok()
}

#[tokio::test]
async fn mmg_reports_every_end() {
    let app = TestApp::with_recording_providers().await;
    for (status, expected) in [
        ("2", "permanent-failure"),
        ("3", "delivered"),
        ("4", "temporary-failure"),
        ("5", "permanent-failure"),
        ("17", "technical-failure"),
    ] {
        let id = sending(&app).await;
        app.advance(2);
        let body = json!({
            "CID": id, "status": status, "substatus": "5", "deliverytime": "2026-06-17 10:30:01",
            "MSISDN": "447900900123", "reference": "x",
        });
        assert_eq!(mmg(&app, &body).await, success());
        assert_eq!(app.status(id).await, expected);
        let before = app.stored(id).await;
        app.advance(1);
        assert_eq!(mmg(&app, &json!({"CID": id, "status": "3"})).await, success(), "late, and harmless");
        assert_eq!(app.stored(id).await, before);
    }
}

#[tokio::test]
async fn firetext_reports_an_interim_state_and_then_the_end() {
    let app = TestApp::with_recording_providers().await;
    for (code, after_pending, at_once) in [
        ("", "temporary-failure", "permanent-failure"),
        ("999", "temporary-failure", "permanent-failure"),
        ("101", "permanent-failure", "permanent-failure"),
        ("102", "temporary-failure", "temporary-failure"),
    ] {
        let id = sending(&app).await;
        let reference = id.to_string();
        firetext(&app, &[("status", "2"), ("reference", &reference), ("mobile", "447900900123")]).await;
        assert_eq!(app.status(id).await, "pending");
        let declined = [("status", "1"), ("code", code), ("reference", reference.as_str())];
        assert_eq!(firetext(&app, &declined).await, success());
        assert_eq!(app.status(id).await, after_pending, "{code}");

        let id = sending(&app).await;
        firetext(&app, &[("status", "1"), ("code", code), ("reference", &id.to_string())]).await;
        assert_eq!(app.status(id).await, at_once, "{code}");
    }
    let id = sending(&app).await;
    firetext(&app, &[("status", "0"), ("reference", &id.to_string()), ("time", "2026-06-17 10:30:01")]).await;
    assert_eq!(app.status(id).await, "delivered");
}

#[tokio::test]
async fn what_is_missing_is_told() {
    let app = TestApp::with_recording_providers().await;
    let error = |messages: Value| json!({"result": "error", "message": messages});
    let reply = call(&app, MMG, &[], r#"{"status": "3"}"#).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(reply, error(json!(["MMG callback failed: CID missing"])));
    let reply = call(&app, FIRETEXT, &[], "code=101").await.expect(StatusCode::BAD_REQUEST);
    let both = json!(["Firetext callback failed: status missing", "Firetext callback failed: reference missing"]);
    assert_eq!(reply, error(both));
    let reply = call(&app, MMG, &[], r#"{"CID": "x"}"#).await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(reply, error(json!(["MMG callback failed: status missing"])));
    for nothing in ["{}", "[1]", "7", "null"] {
        let reply = call(&app, MMG, &[], nothing).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(reply, error(json!(["MMG callback failed: status missing", "MMG callback failed: CID missing"])));
    }
    for (body, missing) in [("status=0", "reference"), ("reference=x", "status")] {
        let reply = call(&app, FIRETEXT, &[], body).await.expect(StatusCode::BAD_REQUEST);
        assert_eq!(reply, error(json!([format!("Firetext callback failed: {missing} missing")])));
    }
    let reply = call(&app, MMG, &[], "status=3").await.expect(StatusCode::BAD_REQUEST);
    assert_eq!(reply, error(json!("Invalid JSON supplied in POST data")));
}

#[tokio::test]
async fn a_receipt_for_nothing_is_taken_and_forgotten() {
    let app = TestApp::with_recording_providers().await;
    for id in ["send-sms-code", "not-an-id", "00000000-0000-4000-8000-00000000dead"] {
        assert_eq!(mmg(&app, &json!({"CID": id, "status": "3"})).await, success());
        assert_eq!(firetext(&app, &[("reference", id), ("status", "0")]).await, success());
    }
}

#[tokio::test]
async fn many_at_once_are_each_applied() {
    let app = TestApp::with_recording_providers().await;
    let mut ids = Vec::new();
    for _ in 0..50 {
        ids.push(app.post(SMS, &app.sms("07900900123")).await.id());
    }
    app.work_off().await;
    let bodies: Vec<_> = ids.iter().map(|id| json!({"CID": id, "status": "3"})).collect();
    let replies = futures::future::join_all(bodies.iter().map(|body| mmg(&app, body))).await;
    assert!(replies.iter().all(|reply| *reply == success()));
    let delivered = app.rows("SELECT id FROM notifications WHERE notification_status = 'delivered'").await;
    assert_eq!(delivered.len(), 50);
}

#[tokio::test]
async fn while_the_database_is_away_providers_are_to_call_again() {
    let app = TestApp::with_recording_providers().await;
    let id = sending(&app).await;
    app.app.pool.close().await;
    let reply = call(&app, MMG, &[], json!({"CID": id, "status": "3"}).to_string()).await;
    assert_eq!(reply.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(reply.headers[header::RETRY_AFTER], "1");
    let expected = json!({"result": "error", "message": "Service unavailable, try again later"});
    assert_eq!(reply.json, expected);
}

/// As Twilio signs.
fn twilio_signature(id: &str, fields: &[(&str, &str)]) -> String {
    let mut fields = fields.to_vec();
    fields.sort_unstable();
    let mut text = format!("{TWILIO_RECEIPT_URL}?notification_id={id}");
    fields.iter().for_each(|(name, value)| text.push_str(&format!("{name}{value}")));
    let mac = Hmac::<Sha1>::new_from_slice(TWILIO_TOKEN.as_bytes()).unwrap().chain_update(text);
    BASE64_STANDARD.encode(mac.finalize().into_bytes())
}

#[tokio::test]
async fn twilio_signs_what_it_reports() {
    let app = TestApp::with_recording_providers().await;
    let id = sending(&app).await;
    let path = format!("/notifications/sms/twilio?notification_id={id}");
    let header = HeaderName::from_static("x-twilio-signature");
    let report = async |status: &str, signed_status: &str| {
        let fields = |status| [("MessageSid", "SM1"), ("MessageStatus", status), ("To", "+447900900123")];
        let signature = twilio_signature(&id.to_string(), &fields(signed_status));
        call(&app, &path, &[(header.clone(), signature.as_str())], form(&fields(status))).await
    };
    let reply = report("delivered", "sent").await.expect(StatusCode::FORBIDDEN);
    assert_eq!(reply, json!({"result": "error", "message": "Forbidden: invalid authentication token provided"}));
    assert_eq!(call(&app, &path, &[], "MessageStatus=delivered").await.status, StatusCode::FORBIDDEN);
    report("sent", "sent").await.ok();
    assert_eq!(app.status(id).await, "sending");
    assert_eq!(report("delivered", "delivered").await.ok(), success());
    assert_eq!(app.status(id).await, "delivered");
}

#[tokio::test]
async fn a_provider_by_mapping_reports_by_its_own_reference() {
    let app = TestApp::with_recording_providers().await;
    let id = sending(&app).await;
    app.sql(&format!("UPDATE notifications SET reference = 'acme-17' WHERE id = '{id}'")).await;
    let body = r#"{"id": "acme-17", "state": "gone"}"#;
    let report = async |path: &str, token: &str| call(&app, path, &[(header::AUTHORIZATION, token)], body).await;
    for token in ["", "Bearer wrong", HTTP_SMS_TOKEN] {
        assert_eq!(report("/notifications/sms/http", token).await.status, StatusCode::FORBIDDEN, "{token}");
    }
    assert_eq!(app.status(id).await, "sending");
    assert_eq!(report("/notifications/sms/http", &format!("Bearer {HTTP_SMS_TOKEN}")).await.ok(), success());
    assert_eq!(app.status(id).await, "permanent-failure");
    assert_eq!(report(&format!("/notifications/sms/http?token={HTTP_SMS_TOKEN}"), "").await.ok(), success());
}
