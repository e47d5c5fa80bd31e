//! Authenticator apps.

use http::StatusCode;
use jiff::Timestamp;
use serde_json::json;
use tidings_domain::totp::TotpSecret;
use tidings_test_support::{Reply, TestApp};

use super::{NOBODY, add_user, row};

/// Begins to set up an app; what it knows then.
async fn begin(app: &TestApp, user: &str) -> TotpSecret {
    let begun = app.admin_post(&format!("/user/{user}/totp"), &json!({})).await.expect(StatusCode::CREATED);
    TotpSecret::parse(begun["secret"].as_str().unwrap()).unwrap()
}

async fn confirm(app: &TestApp, user: &str, secret: &TotpSecret, at: Timestamp) -> Reply {
    app.admin_post(&format!("/user/{user}/totp/confirm"), &json!({"code": secret.code_at(at)})).await
}

async fn verify(app: &TestApp, user: &str, code: &str) -> Reply {
    app.admin_post(&format!("/user/{user}/verify/totp"), &json!({ "code": code })).await
}

async fn is_enabled(app: &TestApp, user: &str) -> bool {
    app.admin_get(&format!("/user/{user}/totp")).await.ok() == json!({"enabled": true})
}

#[tokio::test]
async fn an_app_is_set_up_signs_in_and_is_forgotten() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    assert!(!is_enabled(&app, &user).await);
    let path = format!("/user/{user}/totp");
    let begun = app.admin_post(&path, &json!({})).await.expect(StatusCode::CREATED);
    let text = begun["secret"].as_str().unwrap();
    assert_eq!(
        begun["uri"],
        format!(
            "otpauth://totp/admin.example:amala%40example.gov.uk?secret={text}&issuer=admin.example&algorithm=SHA1\
             &digits=6&period=30"
        )
    );
    let stored = app.rows("SELECT secret FROM user_totp").await.remove(0);
    assert!(app.app.signer.read::<String>(stored["secret"].as_str().unwrap()).is_err(), "it is encrypted");
    let replaced = TotpSecret::parse(text).unwrap();
    let secret = begin(&app, &user).await;
    confirm(&app, &user, &replaced, app.now()).await.assert_message(400, json!({"code": ["Incorrect code"]}));
    verify(&app, &user, &secret.code_at(app.now())).await.assert_message(404, "Code not found");
    assert!(!is_enabled(&app, &user).await);
    confirm(&app, &user, &secret, app.now()).await.expect(StatusCode::NO_CONTENT);
    assert!(is_enabled(&app, &user).await);
    let refusal = "User already has an authenticator app";
    app.admin_post(&path, &json!({})).await.assert_message(400, refusal);
    confirm(&app, &user, &secret, app.now()).await.assert_message(400, refusal);

    verify(&app, &user, &secret.code_at(app.now())).await.assert_message(400, "Code has expired");
    app.advance(30);
    let code = secret.code_at(app.now());
    verify(&app, &user, &code).await.expect(StatusCode::NO_CONTENT);
    let signed_in = row(&app, &user).await;
    assert_eq!(signed_in["logged_in_at"], "2026-06-17T09:30:30.123456");
    assert_eq!((&signed_in["failed_login_count"], signed_in["current_session_id"].is_string()), (&json!(0), true));
    verify(&app, &user, &code).await.assert_message(400, "Code has expired");

    app.admin_delete(&path).await.expect(StatusCode::NO_CONTENT);
    app.admin_delete(&path).await.expect(StatusCode::NO_CONTENT);
    assert!(!is_enabled(&app, &user).await);
    app.advance(30);
    verify(&app, &user, &secret.code_at(app.now())).await.assert_message(404, "Code not found");
    assert_eq!(row(&app, &user).await["failed_login_count"], 2);
}

#[tokio::test]
async fn secrets_that_were_only_signed_still_work_and_those_of_others_do_not() {
    let app = TestApp::new().await;
    let (user, other) = (add_user(&app, "amala@example.gov.uk").await, add_user(&app, "tom@example.gov.uk").await);
    let (secret, of_other) = (begin(&app, &user).await, begin(&app, &other).await);
    let signed = app.app.signer.sign(&secret.to_base32()).unwrap();
    app.sql(&format!("UPDATE user_totp SET secret = '{signed}' WHERE user_id = '{user}'")).await;
    confirm(&app, &user, &secret, app.now()).await.expect(StatusCode::NO_CONTENT);
    app.advance(30);
    verify(&app, &user, &secret.code_at(app.now())).await.expect(StatusCode::NO_CONTENT);
    app.sql(&format!(
        "UPDATE user_totp SET secret = (SELECT secret FROM user_totp WHERE user_id = '{other}') WHERE user_id = '{user}'"
    ))
    .await;
    app.advance(30);
    let reply = verify(&app, &user, &of_other.code_at(app.now())).await;
    assert_eq!(reply.status, StatusCode::INTERNAL_SERVER_ERROR, "an encrypted secret is its owner's alone");
}

#[tokio::test]
async fn a_code_signs_in_once_however_many_try_at_once() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let secret = begin(&app, &user).await;
    confirm(&app, &user, &secret, app.now()).await.expect(StatusCode::NO_CONTENT);
    app.advance(60);
    let code = secret.code_at(app.now());
    let (a, b, c) = tokio::join!(verify(&app, &user, &code), verify(&app, &user, &code), verify(&app, &user, &code));
    let mut statuses = [a, b, c].map(|reply| reply.status.as_u16());
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 400, 400]);
}

#[tokio::test]
async fn after_ten_failures_no_code_is_right() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let secret = begin(&app, &user).await;
    confirm(&app, &user, &secret, app.now()).await.expect(StatusCode::NO_CONTENT);
    app.advance(60);
    let code = secret.code_at(app.now());
    app.sql(&format!("UPDATE users SET failed_login_count = 9 WHERE id = '{user}'")).await;
    verify(&app, &user, "nonsense").await.assert_message(404, "Code not found");
    verify(&app, &user, &code).await.assert_message(404, "Code not found");
    assert_eq!(row(&app, &user).await["failed_login_count"], 10);
    app.sql(&format!("UPDATE users SET failed_login_count = 9 WHERE id = '{user}'")).await;
    verify(&app, &user, &code).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let code = json!({"code": "123456"});
    app.admin_post(&format!("/user/{NOBODY}/totp"), &json!({})).await.assert_message(404, "No result found");
    app.admin_post(&format!("/user/{user}/totp/confirm"), &code).await.assert_message(404, "No result found");
    verify(&app, NOBODY, "123456").await.assert_message(404, "No result found");
    let reply = app.admin_post(&format!("/user/{user}/verify/totp"), &json!({"code": 1})).await;
    reply.assert_invalid(&["code 1 is not of type string"]);
    assert_eq!(row(&app, &user).await["failed_login_count"], 0);
    begin(&app, &user).await;
    app.admin_post(&format!("/user/{user}/archive"), &json!({})).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(app.count("user_totp").await, 0);
}
