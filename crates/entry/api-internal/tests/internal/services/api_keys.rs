//! API keys.

use http::{Method, StatusCode};
use serde_json::{Value, json};
use tidings_domain::{ApiKeyText, KeyType};
use tidings_test_support::{SMS, TestApp};

use super::{NOBODY, at, column, member, nowhere};

async fn create(app: &TestApp, name: &str) -> Value {
    let body = json!({"name": name, "key_type": "normal", "created_by": member(app).await});
    app.admin_post(&at(app, "/api-key"), &body).await.expect(StatusCode::CREATED)["data"].take()
}

#[tokio::test]
async fn a_new_key_can_be_used_at_once() {
    let mut app = TestApp::new().await;
    app.leave_jobs();
    let secret = create(&app, "First").await.as_str().unwrap().to_owned();
    let key = ApiKeyText { service_id: app.demo.service_id, secret }.with_name("First");
    let message = app.sms("07700900123");
    assert_eq!(app.call_with(&key, Method::POST, SMS, message.to_string()).await.status, 201);
    let versions = column(&app, "SELECT h.version FROM api_keys_history h WHERE name = 'First'").await;
    assert_eq!(versions, [json!(1)]);
}

#[tokio::test]
async fn keys_are_listed_a_week_after_they_are_revoked() {
    let app = TestApp::new().await;
    app.add_service().await;
    app.advance(60);
    create(&app, "Second").await;
    let keys = app.admin_get(&at(&app, "/api-keys")).await.ok();
    let (first, second) = (&keys["apiKeys"][0], &keys["apiKeys"][1]);
    assert_eq!(
        second,
        &json!({
            "id": second["id"], "name": "Second", "key_type": "normal", "expiry_date": null,
            "created_at": "2026-06-17T09:31:00.123456Z", "updated_at": null, "created_by": member(&app).await,
            "version": 1,
        })
    );
    assert_eq!((&first["name"], keys["apiKeys"].as_array().map(Vec::len)), (&json!("demo"), Some(2)));

    let id = first["id"].as_str().unwrap();
    app.admin_post(&at(&app, &format!("/api-key/revoke/{id}")), &json!({})).await.expect(StatusCode::ACCEPTED);
    let names = || async {
        let keys = app.admin_get(&at(&app, "/api-keys")).await.ok();
        keys["apiKeys"].as_array().unwrap().iter().map(|key| key["name"].clone()).collect::<Vec<_>>()
    };
    app.advance(6 * 24 * 3600);
    assert_eq!(names().await, ["demo", "Second"]);
    app.advance(24 * 3600);
    assert_eq!(names().await, ["Second"]);
    app.admin_get(&nowhere("/api-keys")).await.assert_message(404, "No result found");
}

#[tokio::test]
async fn one_key_in_force() {
    let app = TestApp::new().await;
    let keys = app.admin_get(&at(&app, "/api-keys")).await.ok();
    let id = keys["apiKeys"][0]["id"].as_str().unwrap();
    assert_eq!(app.admin_get(&at(&app, &format!("/api-keys/{id}"))).await.ok(), keys);
    let other = app.add_service().await.service_id;
    let reply = app.admin_get(&format!("/service/{other}/api-keys/{id}")).await;
    reply.assert_message(404, format!("API key not found for id: {other}"));
}

#[tokio::test]
async fn a_key_is_revoked_by_somebody() {
    let app = TestApp::new().await;
    let id = column(&app, "SELECT id FROM api_keys").await.remove(0);
    let id = id.as_str().unwrap();
    let path = at(&app, &format!("/api-key/revoke/{id}"));
    let notify = json!("6af522d0-2915-4e52-83a3-3690455a5fe6");
    let reply = app.admin_post(&path, &json!({"created_by": notify})).await;
    assert_eq!(reply.expect(StatusCode::ACCEPTED), json!({}));
    let query = "SELECT k.version, k.created_by_id, k.expiry_date = h.expiry_date AS told FROM api_keys k
                 JOIN api_keys_history h USING (id, version)";
    assert_eq!(app.rows(query).await, [json!({"version": 2, "created_by_id": notify, "told": true})]);
    // Again changes nothing.
    app.admin_call(Method::POST, &path, "").await.expect(StatusCode::ACCEPTED);
    assert_eq!(column(&app, "SELECT version FROM api_keys").await, [json!(2)]);
}

#[tokio::test]
async fn what_is_refused() {
    let app = TestApp::new().await;
    let missing = ["Missing data for required field."];
    let reply = app.admin_post(&at(&app, "/api-key"), &json!({})).await;
    reply.assert_message(400, json!({"created_by": missing, "key_type": missing, "name": missing}));
    let body = json!({"name": "demo", "key_type": KeyType::Normal, "created_by": member(&app).await});
    let reply = app.admin_post(&at(&app, "/api-key"), &body).await;
    reply.assert_message(400, json!({"name": ["Duplicate API key name 'demo'"]}));
    app.admin_post(&nowhere("/api-key"), &body).await.assert_message(404, "No result found");

    let other = app.add_service().await.service_id;
    let id = column(&app, "SELECT id FROM api_keys WHERE service_id = $1").await.remove(0);
    let revoke = |service: String, id: &str| format!("/service/{service}/api-key/revoke/{id}");
    let id = id.as_str().unwrap();
    for path in [revoke(other.to_string(), id), revoke(app.demo.service_id.to_string(), NOBODY)] {
        app.admin_post(&path, &json!({})).await.assert_message(404, "No result found");
    }
    let path = revoke(app.demo.service_id.to_string(), id);
    let reply = app.admin_post(&path, &json!({"created_by": "x", "name": 1})).await;
    reply.assert_invalid(&[
        "created_by is not a valid UUID",
        "Additional properties are not allowed (name was unexpected)",
    ]);
}
