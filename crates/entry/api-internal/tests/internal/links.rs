//! What the links in our emails to people mean.

use http::StatusCode;
use serde_json::json;
use tidings_app::link_token;
use tidings_test_support::TestApp;

use crate::user::demo_user;

#[tokio::test]
async fn a_link_is_opened_for_its_purpose_and_for_an_hour() {
    let app = TestApp::new().await;
    let user = demo_user(&app).await;
    let seal = |meaning: serde_json::Value| link_token::seal(&app.app, &meaning.to_string(), app.now()).unwrap();
    let verify = seal(json!({"user_id": user, "email": "amala@example.com"}));
    let sign_in = seal(json!({"user_id": user, "secret_code": "secret"}));
    let password = seal(json!({"email": "amala@example.com", "created_at": "2026-06-17 12:00:00.000000"}));
    let open =
        async |token: &str, purpose| app.admin_post("/link/open", &json!({"token": token, "purpose": purpose})).await;
    let reply = open(&verify, "verify_email").await;
    assert_eq!(reply.status, StatusCode::OK);
    assert_eq!(reply.json, json!({"user_id": user, "email": "amala@example.com"}));
    assert_eq!(open(&sign_in, "sign_in").await.json["secret_code"], "secret");
    assert_eq!(open(&password, "new_password").await.json["created_at"], "2026-06-17 12:00:00.000000");

    let unreadable = json!({"result": "error", "message": {"token": ["the link cannot be read"]}});
    for (token, purpose) in [(sign_in.as_str(), "verify_email"), (&verify, "new_password"), ("x", "change_email")] {
        let reply = open(token, purpose).await;
        assert_eq!((reply.status, &reply.json), (StatusCode::BAD_REQUEST, &unreadable), "{purpose}");
    }
    app.advance(31 * 60);
    assert_eq!(open(&sign_in, "sign_in").await.json["message"]["token"], json!(["the link has expired"]));
    assert_eq!(open(&verify, "verify_email").await.status, StatusCode::OK);
    app.advance(30 * 60);
    assert_eq!(open(&verify, "verify_email").await.json["message"]["token"], json!(["the link has expired"]));
}
