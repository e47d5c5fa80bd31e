//! People of organisations.

use http::StatusCode;
use serde_json::{Value, json};
use tidings_test_support::TestApp;

use super::{add_organisation, add_user};

#[tokio::test]
async fn members_come_and_go() {
    let app = TestApp::new().await;
    let id = add_organisation(&app, "Body", "central").await;
    let path = format!("/organisations/{id}/users");
    let mut users = Vec::new();
    for name in ["First", "Second"] {
        let user = add_user(&app, name, &format!("{name}@body.example")).await;
        let body = json!({"permissions": [{"permission": "can_make_services_live"}]});
        let added = app.admin_post(&format!("{path}/{user}"), &body).await.ok();
        assert_eq!(added["data"]["id"], json!(user));
        assert_eq!(added["data"]["organisations"], json!([id]));
        assert_eq!(added["data"]["organisation_permissions"][id.to_string()], json!(["can_make_services_live"]));
        users.push(user);
    }
    let ids = |told: &Value| -> Vec<Value> {
        told["data"].as_array().unwrap().iter().map(|user| user["id"].clone()).collect()
    };
    assert_eq!(ids(&app.admin_get(&path).await.ok()), [json!(users[0]), json!(users[1])]);
    app.admin_delete(&format!("{path}/{}", users[0])).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(ids(&app.admin_get(&path).await.ok()), [json!(users[1])]);
    assert_eq!(app.count("organisation_user_permissions").await, 1);
    app.admin_delete(&format!("{path}/{}", users[0])).await.assert_message(404, "User not found");
    app.sql(&format!("UPDATE users SET state = 'inactive' WHERE id = '{}'", users[1])).await;
    assert_eq!(app.admin_get(&path).await.ok(), json!({"data": []}));
}

#[tokio::test]
async fn nobody_and_nowhere_are_not_found() {
    let app = TestApp::new().await;
    let id = add_organisation(&app, "Body", "central").await;
    let user = add_user(&app, "Somebody", "somebody@body.example").await;
    for path in [
        format!("/organisations/{id}/users/{}", crate::fresh()),
        format!("/organisations/{}/users/{user}", crate::fresh()),
    ] {
        app.admin_post(&path, &json!({"permissions": []})).await.assert_message(404, "No result found");
        app.admin_delete(&path).await.assert_message(404, "No result found");
    }
}
