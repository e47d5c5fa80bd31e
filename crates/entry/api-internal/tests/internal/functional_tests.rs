//! What functional tests ask for before they run.

use axum::body::Body;
use http::{Request, StatusCode};
use serde_json::{Value, json};
use tidings_test_support::{
    Reply, TestApp,
    app::{ADMIN_CLIENT_SECRET, FUNCTIONAL_TESTS_SECRET},
};

use crate::user::{ORGANISATION, row};

async fn put_as(app: &TestApp, issuer: &str, secret: &str, users: Value) -> Reply {
    let token = tidings_web::token::issue(issuer, secret.as_bytes(), app.now());
    let request = Request::put("/__testing/functional/users").header("authorization", format!("Bearer {token}"));
    app.internal_request(request.body(Body::from(users.to_string())).unwrap()).await
}

async fn put(app: &TestApp, users: Value) -> Reply {
    put_as(app, "notify-functional-tests", FUNCTIONAL_TESTS_SECRET, users).await
}

async fn find(app: &TestApp) -> Value {
    app.admin_post("/user/email", &json!({"email": "a@example.com"})).await.ok()["data"].take()
}

#[tokio::test]
async fn people_are_made_and_made_anew() {
    let app = TestApp::new().await;
    let service = app.demo.service_id;
    put(&app, json!([])).await.expect(StatusCode::CREATED);
    let mut user = json!({
        "name": "Amala", "email_address": "a@example.com", "mobile_number": "07700900000", "auth_type": "sms_auth",
        "password": "one", "state": "active", "permissions": ["send_texts", "send_emails"], "service_id": service,
        "organisation_id": ORGANISATION,
    });
    put(&app, json!([user])).await.expect(StatusCode::CREATED);
    let made = find(&app).await;
    assert_eq!(made["permissions"], json!({service.to_string(): ["send_texts", "send_emails"]}));
    assert_eq!((&made["services"], &made["organisation_permissions"]), (&json!([service]), &json!({ORGANISATION: []})));
    user["name"] = json!("Amala B");
    user["auth_type"] = json!("email_auth");
    user["permissions"] = json!(["view_activity"]);
    user["organisation_id"] = Value::Null;
    user["password"] = json!("two");
    app.sql("UPDATE users SET platform_admin = true, state = 'inactive' WHERE email_address = 'a@example.com'").await;
    app.advance(1);
    put(&app, json!([user])).await.expect(StatusCode::CREATED);
    let mut expected = made.clone();
    expected["name"] = json!("Amala B");
    expected["auth_type"] = json!("email_auth");
    expected["permissions"] = json!({service.to_string(): ["view_activity"]});
    expected["organisations"] = json!([]);
    expected["organisation_permissions"] = json!({});
    expected["email_access_validated_at"] = json!("2026-06-17T09:30:01.123456Z");
    assert_eq!(find(&app).await, expected);
    let id = made["id"].as_str().unwrap();
    assert_eq!(row(&app, id).await["platform_admin"], false);
    let entered = json!({"password": "two"});
    app.admin_post(&format!("/user/{id}/verify/password"), &entered).await.expect(StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn only_functional_tests_may() {
    let app = TestApp::new().await;
    let not_allowed = json!({"token": ["Unauthorized: not allowed to perform this action"]});
    put_as(&app, "notify-admin", ADMIN_CLIENT_SECRET, json!([])).await.assert_message(401, not_allowed);
    let unknown = json!({"token": ["Invalid token: API key not found"]});
    let reply = put_as(&app, "notify-functional-tests", ADMIN_CLIENT_SECRET, json!([])).await;
    reply.assert_message(403, unknown);
    let request = Request::put("/__testing/functional/users").body(Body::from("[]")).unwrap();
    assert_eq!(app.internal_request(request).await.status, 401);
    put(&app, json!([{}])).await.expect(StatusCode::BAD_REQUEST);
}
