//! Codes to sign in with.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, add_user, meaning, row, sent};

async fn send(app: &TestApp, user: &str, by: &str, body: Value) {
    app.admin_post(&format!("/user/{user}/{by}-code"), &body).await.expect(StatusCode::NO_CONTENT);
}

async fn verify(app: &TestApp, user: &str, code_type: &str, code: &str) -> tidings_test_support::Reply {
    app.admin_post(&format!("/user/{user}/verify/code"), &json!({"code": code, "code_type": code_type})).await
}

/// The code of the latest text message.
async fn sms_code(app: &TestApp, user: &str) -> String {
    send(app, user, "sms", json!({})).await;
    let message = sent(app).await.pop().unwrap();
    message.personalisation["verify_code"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_code_by_text_message_signs_in_once() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    app.sql(&format!("UPDATE users SET failed_login_count = 3 WHERE id = '{user}'")).await;
    let code = sms_code(&app, &user).await;
    let stored = app.rows("SELECT * FROM verify_codes").await.remove(0);
    assert_eq!(stored["code_type"], "sms");
    assert_eq!(stored["expiry_datetime"], "2026-06-17T10:00:00.123456");
    assert!(stored["_code"].as_str().unwrap().starts_with("$2b$10$"));
    app.advance(60);
    verify(&app, &user, "email", &code).await.assert_message(404, "Code not found");
    verify(&app, &user, "sms", &code).await.expect(StatusCode::NO_CONTENT);
    let signed_in = row(&app, &user).await;
    assert_eq!(signed_in["logged_in_at"], "2026-06-17T09:31:00.123456");
    assert_eq!(signed_in["failed_login_count"], 0);
    assert_eq!(signed_in["email_access_validated_at"], "2026-01-02T03:04:05");
    assert!(signed_in["current_session_id"].is_string());
    assert_eq!(app.rows("SELECT code_used FROM verify_codes").await, [json!({"code_used": true})]);
    verify(&app, &user, "sms", &code).await.assert_message(400, "Code has expired");
    let again = row(&app, &user).await;
    assert_eq!(again["current_session_id"], signed_in["current_session_id"]);
    assert_eq!(again["failed_login_count"], 1);
}

#[tokio::test]
async fn of_two_at_once_one_signs_in() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let code = sms_code(&app, &user).await;
    let (a, b, c) = tokio::join!(
        verify(&app, &user, "sms", &code),
        verify(&app, &user, "sms", &code),
        verify(&app, &user, "sms", &code),
    );
    let mut statuses = [a, b, c].map(|reply| reply.status.as_u16());
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 400, 400]);
}

#[tokio::test]
async fn a_code_expires() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let code = sms_code(&app, &user).await;
    app.advance(30 * 60);
    verify(&app, &user, "sms", "99").await.assert_message(404, "Code not found");
    app.advance(1);
    verify(&app, &user, "sms", &code).await.assert_message(400, "Code has expired");
    let row = row(&app, &user).await;
    assert_eq!((&row["failed_login_count"], &row["logged_in_at"]), (&json!(2), &Value::Null));
}

#[tokio::test]
async fn after_ten_failures_no_code_is_right() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let code = sms_code(&app, &user).await;
    app.sql(&format!("UPDATE users SET failed_login_count = 10 WHERE id = '{user}'")).await;
    verify(&app, &user, "sms", &code).await.assert_message(404, "Code not found");
    assert_eq!(row(&app, &user).await["failed_login_count"], 10);
    app.sql(&format!("UPDATE users SET failed_login_count = 9 WHERE id = '{user}'")).await;
    // The last attempt is for one of them only.
    let (a, b) = tokio::join!(verify(&app, &user, "sms", "x"), verify(&app, &user, "sms", "y"));
    a.assert_message(404, "Code not found");
    b.assert_message(404, "Code not found");
    assert_eq!(row(&app, &user).await["failed_login_count"], 10);
    app.sql(&format!("UPDATE users SET failed_login_count = 9 WHERE id = '{user}'")).await;
    verify(&app, &user, "sms", &code).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(row(&app, &user).await["failed_login_count"], 0);
}

#[tokio::test]
async fn a_body_that_is_no_code_is_told() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let path = format!("/user/{user}/verify/code");
    let reply = app.admin_post(&path, &json!({"code_type": "sms", "x": 1})).await;
    reply.assert_invalid(&["code is a required property", "Additional properties are not allowed (x was unexpected)"]);
    let reply = app.admin_post(&path, &json!({"code": "1", "code_type": "fax"})).await;
    reply.assert_invalid(&["code_type fax is not one of [email, sms]"]);
    assert_eq!(row(&app, &user).await["failed_login_count"], 0);
    verify(&app, NOBODY, "sms", "1").await.assert_message(404, "No result found");
}

#[tokio::test]
async fn a_link_by_email_signs_in() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    send(&app, &user, "email", json!({"to": null})).await;
    let message = sent(&app).await.pop().unwrap();
    assert_eq!((message.to.as_str(), &message.template[..8]), ("amala@example.gov.uk", "299726d2"));
    assert_eq!((&message.personalisation["name"], &message.from), (&json!("Amala"), &None));
    let url = message.personalisation["url"].as_str().unwrap();
    assert!(url.starts_with("https://admin.example/email-auth/gAA"), "{url}");
    let meaning = meaning(&app, url);
    assert_eq!(meaning["user_id"], user);
    app.advance(60);
    let code = meaning["secret_code"].as_str().unwrap();
    verify(&app, &user, "email", code).await.expect(StatusCode::NO_CONTENT);
    let row = row(&app, &user).await;
    assert_eq!(row["email_access_validated_at"], "2026-06-17T09:31:00.123456");
    assert_eq!(row["logged_in_at"], row["email_access_validated_at"]);
}

#[tokio::test]
async fn where_a_link_leads_can_be_asked_for() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let body = json!({"to": null, "email_auth_link_host": "https://other.example", "next": "/services?a=b"});
    send(&app, &user, "email", body).await;
    let message = sent(&app).await.pop().unwrap();
    let url = message.personalisation["url"].as_str().unwrap();
    assert!(url.starts_with("https://other.example/email-auth/gAA"), "{url}");
    assert!(url.ends_with("?next=%2Fservices%3Fa%3Db"), "{url}");
    let path = format!("/user/{user}/email-code");
    let reply = app.admin_post(&path, &json!({"to": "x@example.com", "next": 1})).await;
    reply.assert_invalid(&["to x@example.com is not of type null", "next 1 is not of type string, null"]);
}

#[tokio::test]
async fn where_a_code_goes_can_be_asked_for() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    send(&app, &user, "sms", json!({"to": "+447119876757"})).await;
    app.advance(1);
    send(&app, &user, "sms", json!({"to": null})).await;
    app.advance(1);
    send(&app, &user, "sms", json!({"to": "601117224412"})).await;
    let messages: Vec<_> = sent(&app).await.into_iter().map(|message| (message.to, message.from)).collect();
    let from = |sender: &str| Some(sender.to_owned());
    assert_eq!(
        messages,
        [
            ("+447119876757".to_owned(), from("GOVUK")),
            ("07700900123".to_owned(), from("GOVUK")),
            ("601117224412".to_owned(), from("07984404008")),
        ]
    );
    let path = format!("/user/{user}/sms-code");
    app.admin_post(&path, &json!({"to": 1})).await.assert_invalid(&["to 1 is not of type string, null"]);
    app.admin_post(&format!("/user/{NOBODY}/sms-code"), &json!({})).await.assert_message(404, "No result found");
    assert_eq!(app.admin_post(&format!("/user/{user}/fax-code"), &json!({})).await.status, 404);
    app.sql(&format!("UPDATE users SET mobile_number = NULL, auth_type = 'email_auth' WHERE id = '{user}'")).await;
    let message = json!({"to": ["The user has no mobile number"]});
    app.admin_post(&path, &json!({})).await.assert_message(400, message);
    assert_eq!(app.count("verify_codes").await, 3);
}

#[tokio::test]
async fn with_five_codes_open_nothing_is_sent() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    for _ in 0..3 {
        send(&app, &user, "sms", json!({})).await;
    }
    // However many ask at once.
    let (path, body) = (format!("/user/{user}/sms-code"), json!({}));
    let ask = || app.admin_post(&path, &body);
    let (a, b, c, d) = tokio::join!(ask(), ask(), ask(), ask());
    for reply in [a, b, c, d] {
        assert_eq!((reply.status, reply.json), (StatusCode::NO_CONTENT, Value::Null));
    }
    assert_eq!(app.count("verify_codes").await, 5);
    send(&app, &user, "email", json!({})).await;
    assert_eq!((app.count("verify_codes").await, sent(&app).await.len()), (5, 5));
    app.sql("UPDATE verify_codes SET code_used = true WHERE id = (SELECT max(id::text)::uuid FROM verify_codes)").await;
    send(&app, &user, "email", json!({})).await;
    assert_eq!(sent(&app).await.len(), 6);
    app.advance(30 * 60);
    send(&app, &user, "sms", json!({})).await;
    assert_eq!(sent(&app).await.len(), 7);
}
