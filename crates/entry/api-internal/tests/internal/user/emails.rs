//! Emails to people about their account.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, Sent, add_user, meaning, sent};

async fn send(app: &TestApp, path: &str, body: Value) -> Sent {
    app.admin_post(path, &body).await.expect(StatusCode::NO_CONTENT);
    let message = sent(app).await.pop().unwrap();
    assert_eq!(message.from, None);
    app.advance(1);
    message
}

#[tokio::test]
async fn a_new_address_is_proved() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let path = format!("/user/{user}/change-email-verification");
    let message = send(&app, &path, json!({"email": "new@example.gov.uk"})).await;
    assert_eq!((message.to.as_str(), &message.template[..8]), ("new@example.gov.uk", "eb4d9930"));
    let url = message.personalisation["url"].as_str().unwrap();
    assert!(url.starts_with("https://admin.example/your-account/email/confirm/gAA"), "{url}");
    assert_eq!(meaning(&app, url), json!({"user_id": user, "email": "new@example.gov.uk"}));
    assert_eq!(message.personalisation["feedback_url"], "https://admin.example/support");
    let missing = json!({"email": ["Missing data for required field."]});
    app.admin_post(&path, &json!({})).await.assert_message(400, missing);
    let path = format!("/user/{NOBODY}/change-email-verification");
    app.admin_post(&path, &json!({"email": "a@example.com"})).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn the_address_of_a_registration_is_proved() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let path = format!("/user/{user}/email-verification");
    let message = send(&app, &path, json!({})).await;
    assert_eq!((message.to.as_str(), &message.template[..8]), ("amala@example.gov.uk", "ece42649"));
    assert_eq!(message.personalisation["name"], "Amala");
    let url = message.personalisation["url"].as_str().unwrap();
    assert!(url.starts_with("https://admin.example/verify-email/gAA"), "{url}");
    assert_eq!(meaning(&app, url), json!({"user_id": user, "email": "amala@example.gov.uk"}));
    let message = send(&app, &path, json!({"admin_base_url": "https://other.example", "to": "ignored"})).await;
    assert!(message.personalisation["url"].as_str().unwrap().starts_with("https://other.example/verify-email/gAA"));
    let path = format!("/user/{NOBODY}/email-verification");
    app.admin_post(&path, &json!({})).await.assert_message(404, "No result found");
    assert_eq!(app.count("verify_codes").await, 0);
}

#[tokio::test]
async fn who_registers_again_is_told() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let path = format!("/user/{user}/email-already-registered");
    let message = send(&app, &path, json!({"email": "amala@example.gov.uk"})).await;
    assert_eq!((message.to.as_str(), &message.template[..8]), ("amala@example.gov.uk", "0880fbb1"));
    let expected = json!({
        "signin_url": "https://admin.example/sign-in",
        "forgot_password_url": "https://admin.example/forgot-password",
        "feedback_url": "https://admin.example/support",
    });
    assert_eq!(message.personalisation, expected);
    let missing = json!({"email": ["Missing data for required field."]});
    app.admin_post(&path, &json!({})).await.assert_message(400, missing);
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_by_a_link() {
    let app = TestApp::new().await;
    add_user(&app, "amala@example.gov.uk").await;
    let path = "/user/reset-password";
    let message = send(&app, path, json!({"email": "AMALA@example.gov.uk"})).await;
    assert_eq!((message.to.as_str(), &message.template[..8]), ("AMALA@example.gov.uk", "474e9242"));
    assert_eq!(message.personalisation["user_name"], "Amala");
    let url = message.personalisation["url"].as_str().unwrap();
    assert!(url.starts_with("https://admin.example/new-password/gAA"), "{url}");
    let expected = json!({"email": "amala@example.gov.uk", "created_at": "2026-06-17 09:30:00.123456"});
    assert_eq!(meaning(&app, url), expected);
    let body = json!({"email": "amala@example.gov.uk", "admin_base_url": "https://other.example", "next": "blob"});
    let message = send(&app, path, body).await;
    let url = message.personalisation["url"].as_str().unwrap();
    assert!(url.starts_with("https://other.example/new-password/gAA") && url.ends_with("?next=blob"), "{url}");
    app.admin_post(path, &json!({"email": "bad@example.gov.uk"})).await.assert_message(404, "No result found");
    let invalid = json!({"email": ["Not a valid email address"]});
    app.admin_post(path, &json!({"email": "bad.example"})).await.assert_message(400, invalid);
}
