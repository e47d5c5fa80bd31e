//! Passwords.

use http::StatusCode;
use serde_json::json;
use tidings_test_support::TestApp;

use super::{NOBODY, add_user, row};

#[tokio::test]
async fn a_wrong_password_is_counted_until_a_right_one() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let path = format!("/user/{user}/verify/password");
    app.advance(60);
    let updated = app.admin_post(&format!("/user/{user}/update-password"), &json!({"_password": "one"})).await.ok();
    assert_eq!(updated["data"]["password_changed_at"], "2026-06-17 09:31:00.123456");
    for failures in 1..=2 {
        let reply = app.admin_post(&path, &json!({"password": "two"})).await;
        reply.assert_message(400, json!({"password": ["Incorrect password"]}));
        assert_eq!(row(&app, &user).await["failed_login_count"], failures);
    }
    app.admin_post(&path, &json!({"password": "one"})).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(row(&app, &user).await["failed_login_count"], 0);
    assert_eq!(row(&app, &user).await["logged_in_at"], json!(null));
    app.admin_post(&path, &json!({})).await.assert_message(400, json!({"password": ["Required field missing data"]}));
    let path = format!("/user/{NOBODY}/verify/password");
    app.admin_post(&path, &json!({"password": "one"})).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn wrong_passwords_at_once_are_all_counted() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let path = format!("/user/{user}/verify/password");
    let body = json!({"password": "x"});
    let (a, b, c, d) = tokio::join!(
        app.admin_post(&path, &body),
        app.admin_post(&path, &body),
        app.admin_post(&path, &body),
        app.admin_post(&path, &body),
    );
    for reply in [a, b, c, d] {
        reply.assert_message(400, json!({"password": ["Incorrect password"]}));
    }
    assert_eq!(row(&app, &user).await["failed_login_count"], 4);
}

#[tokio::test]
async fn a_new_password_comes_alone() {
    let app = TestApp::new().await;
    let user = add_user(&app, "amala@example.gov.uk").await;
    let path = format!("/user/{user}/update-password");
    let with_more = json!({"_password": "x", "name": "y"});
    app.admin_post(&path, &with_more).await.assert_message(400, json!({"_schema": ["Unknown field name name"]}));
    let missing = json!({"_password": ["Missing data for required field."]});
    app.admin_post(&path, &json!({})).await.assert_message(400, missing);
    assert_eq!(row(&app, &user).await["_password"], "none");
    let path = format!("/user/{NOBODY}/update-password");
    app.admin_post(&path, &json!({"_password": "x"})).await.assert_message(404, "No result found");
}
