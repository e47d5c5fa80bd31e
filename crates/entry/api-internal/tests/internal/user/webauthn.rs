//! Security keys.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{NOBODY, add_user, row};

fn key(name: &str) -> Value {
    json!({"name": name, "credential_data": "ABC123", "registration_response": "DEF456"})
}

async fn add_key(app: &TestApp, user: &str, name: &str) -> Value {
    let created = app.admin_post(&format!("/user/{user}/webauthn"), &key(name)).await.expect(StatusCode::CREATED);
    app.advance(1);
    created["data"].clone()
}

#[tokio::test]
async fn keys_are_registered_renamed_and_listed() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let path = format!("/user/{user}/webauthn");
    assert_eq!(app.admin_get(&path).await.ok(), json!({"data": []}));
    let first = add_key(&app, &user, "first").await;
    let mut expected = json!({
        "id": first["id"], "user_id": user, "name": "first", "credential_data": "ABC123",
        "created_at": "2026-06-17T09:30:00.123456Z", "updated_at": null, "logged_in_at": null,
    });
    assert_eq!(first, expected);
    let second = add_key(&app, &user, "second").await;
    let renamed = format!("{path}/{}", first["id"].as_str().unwrap());
    let reply = app.admin_post(&renamed, &json!({"name": "third"})).await.ok();
    expected["name"] = json!("third");
    expected["updated_at"] = json!("2026-06-17T09:30:02.123456Z");
    assert_eq!(reply, json!({ "data": expected }));
    assert_eq!(app.admin_get(&path).await.ok(), json!({"data": [expected, second]}));
    let stored = app.rows("SELECT DISTINCT registration_response FROM webauthn_credential").await;
    assert_eq!(stored, [json!({"registration_response": "DEF456"})]);
}

#[tokio::test]
async fn what_is_wrong_with_a_key_is_told() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let path = format!("/user/{user}/webauthn");
    for (field, value, message) in [
        ("name", Value::Null, "name None is not of type string"),
        ("name", json!(""), "name  should be non-empty"),
        ("more", json!(1), "Additional properties are not allowed (more was unexpected)"),
    ] {
        let mut body = key("x");
        body[field] = value;
        app.admin_post(&path, &body).await.assert_invalid(&[message]);
    }
    let reply = app.admin_post(&path, &json!({"name": "x", "credential_data": "y"})).await;
    reply.assert_invalid(&["registration_response is a required property"]);
    let path = format!("/user/{NOBODY}/webauthn");
    app.admin_post(&path, &key("x")).await.assert_message(404, "No result found");
    app.admin_get(&path).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn the_last_key_stays() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let (first, second) = (add_key(&app, &user, "first").await, add_key(&app, &user, "second").await);
    let path = |key: &Value| format!("/user/{user}/webauthn/{}", key["id"].as_str().unwrap());
    // Both at once would leave none.
    let (one, other) = (path(&first), path(&second));
    let (a, b) = tokio::join!(app.admin_delete(&one), app.admin_delete(&other));
    let (done, refused) = if a.status == StatusCode::NO_CONTENT { (a, b) } else { (b, a) };
    done.expect(StatusCode::NO_CONTENT);
    refused.assert_message(400, "Cannot delete last remaining webauthn credential for user");
    assert_eq!(app.count("webauthn_credential").await, 1);
}

#[tokio::test]
async fn somebody_elses_key_is_not_found() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let other = add_user(&app, "b@example.gov.uk").await;
    let key = add_key(&app, &other, "theirs").await;
    let path = format!("/user/{user}/webauthn/{}", key["id"].as_str().unwrap());
    app.admin_post(&path, &json!({"name": "mine"})).await.assert_message(404, "No result found");
    app.admin_delete(&path).await.assert_message(404, "No result found");
    let body = json!({"successful": true, "webauthn_credential_id": key["id"]});
    let login = format!("/user/{user}/complete/webauthn-login");
    app.admin_post(&login, &body).await.assert_message(404, "No result found");
    assert_eq!(row(&app, &user).await["logged_in_at"], Value::Null);
}

#[tokio::test]
async fn a_right_key_signs_in_and_a_wrong_one_is_counted() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let key = add_key(&app, &user, "first").await;
    let path = format!("/user/{user}/complete/webauthn-login");
    for failures in 1..=2 {
        app.admin_post(&path, &json!({"successful": false})).await.expect(StatusCode::NO_CONTENT);
        assert_eq!(row(&app, &user).await["failed_login_count"], failures);
    }
    let body = json!({"successful": true, "webauthn_credential_id": key["id"]});
    app.admin_post(&path, &body).await.expect(StatusCode::NO_CONTENT);
    let signed_in = row(&app, &user).await;
    assert_eq!(signed_in["logged_in_at"], "2026-06-17T09:30:01.123456");
    assert_eq!(signed_in["failed_login_count"], 0);
    assert!(signed_in["current_session_id"].is_string());
    let used = app.rows("SELECT logged_in_at FROM webauthn_credential").await;
    assert_eq!(used, [json!({"logged_in_at": "2026-06-17T09:30:01.123456"})]);
    // Without saying which.
    let body = json!({"successful": true, "webauthn_credential_id": null});
    app.admin_post(&path, &body).await.expect(StatusCode::NO_CONTENT);
    assert_ne!(row(&app, &user).await["current_session_id"], signed_in["current_session_id"]);
}

#[tokio::test]
async fn after_five_failures_no_key_is_right() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    app.sql(&format!("UPDATE users SET failed_login_count = 5 WHERE id = '{user}'")).await;
    let path = format!("/user/{user}/complete/webauthn-login");
    for successful in [true, false] {
        let reply = app.admin_post(&path, &json!({ "successful": successful })).await;
        reply.assert_message(403, "Maximum login count exceeded");
    }
    let row = row(&app, &user).await;
    assert_eq!((&row["failed_login_count"], &row["logged_in_at"]), (&json!(5), &Value::Null));
    let reply = app.admin_post(&path, &json!({"successful": "True"})).await;
    reply.assert_invalid(&["successful True is not of type boolean"]);
    let path = format!("/user/{NOBODY}/complete/webauthn-login");
    app.admin_post(&path, &json!({"successful": true})).await.assert_message(404, "No result found");
}
